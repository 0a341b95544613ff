"""The services of the platform, each with a database of its own name."""

SERVICES = ("identity", "catalog", "cart", "orders", "payments")
