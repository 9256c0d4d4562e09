"""A generator of calls with a physics of its own, for how often triage is right: not the simulator's, and no lesson."""
