"""Whose fault was it: pure functions from the series of a call, or live minutes, to what they say.

No clock, no input or output, nothing kept between calls.
"""
