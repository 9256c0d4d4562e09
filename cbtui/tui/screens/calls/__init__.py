"""Calls: the search."""
