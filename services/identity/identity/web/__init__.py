"""What several contracts of this service share: dependencies of endpoints, kinds of fields."""
