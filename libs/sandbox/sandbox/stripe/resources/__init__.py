"""One module per type of Stripe object: its JSON members and its operations."""
