"""Every query."""
