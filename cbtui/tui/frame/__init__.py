"""What every screen stands in: title, status line, key line, states, filter, painting."""
