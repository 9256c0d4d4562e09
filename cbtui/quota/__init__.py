"""What may be sent, and when: limits, the ledger that keeps them for the whole host, and the planner."""
