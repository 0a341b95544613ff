"""Products, stock and reviews with their rules. Depends on no HTTP and no contract."""
