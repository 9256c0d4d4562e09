"""Usage: users, sessions and channels by UTC day."""
