"""Diagnosis: who had a poor experience, and why."""
