"""Help for one screen."""
