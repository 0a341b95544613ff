"""Comparisons across the services' databases: what must hold whatever happened before, and what does not."""
