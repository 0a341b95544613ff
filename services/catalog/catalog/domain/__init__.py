"""Goods and their rules. Knows no HTTP and no contract."""
