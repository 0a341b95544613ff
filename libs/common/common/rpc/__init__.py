"""Calls between services: typed interfaces, called directly in one process and over HTTP between processes."""
