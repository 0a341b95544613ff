"""Replicate's HTTP API: predictions, models and versions, files, signed webhooks."""
