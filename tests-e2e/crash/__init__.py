"""Crash tests: simulated customers who retry, faults by a seeded schedule, and invariants checked afterwards."""
