"""Carts, lines and claims, and the read model of products. Depends on no HTTP and no contract."""
