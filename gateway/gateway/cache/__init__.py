"""Responses kept in memory, and one upstream request for all that wait for the same response."""
