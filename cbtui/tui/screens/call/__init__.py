"""Call: whose fault it was."""
