"""The internal methods of every service, one module per service."""
