"""HTTP code that several contracts of this service share."""
