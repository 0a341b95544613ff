"""A Stripe account that lives in one file and charges nobody."""
