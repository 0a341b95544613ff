"""The contracts this service speaks."""
