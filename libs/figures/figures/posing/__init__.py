"""Poses, and the skeleton that takes them."""
