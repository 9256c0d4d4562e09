"""Report: a problem told to Agora."""
