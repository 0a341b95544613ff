"""The commands that `python -m identity` has in addition to those of every service."""
