"""Emporium's payments: intents, their confirmation, and Stripe's webhook."""
