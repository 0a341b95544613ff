"""Typed clients of the services: the few questions that need an answer now."""
