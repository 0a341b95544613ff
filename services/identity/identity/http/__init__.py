"""What the contracts of this service share."""
