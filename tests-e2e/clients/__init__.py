"""HTTP clients of the platform's contracts."""
