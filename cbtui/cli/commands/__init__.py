"""One module for each command; its ``command`` is what :mod:`cbtui.cli.root` runs."""
