"""Content coding of responses: negotiation, compressors, prepared variants."""
