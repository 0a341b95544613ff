"""Repairs of what `atelier audit` finds, as far as one database can be derived from the others."""
