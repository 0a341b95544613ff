"""A simulation of Stripe's API, pages and webhooks. No money is moved."""
