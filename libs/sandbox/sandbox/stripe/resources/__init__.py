"""One module per family of Stripe objects: its form, its life and its operations."""
