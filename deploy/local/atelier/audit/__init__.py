"""Consistency checks across the services' databases."""
