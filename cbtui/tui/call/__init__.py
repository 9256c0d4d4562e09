"""What the screen of a call is made of."""
