"""Every query of this service: `reads` returns rows for responses, `writes` objects to be changed."""
