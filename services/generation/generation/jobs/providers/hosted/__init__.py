"""Makes pictures at vendors' models: one paid prediction for each, whatever is killed in between."""
