"""What the contracts of catalog share at the edge."""
