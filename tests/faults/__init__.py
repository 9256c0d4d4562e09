"""Faults that were found by trying the program, each kind in a module: what holds in their place."""
