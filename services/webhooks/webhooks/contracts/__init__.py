"""The contracts that webhooks serves."""
