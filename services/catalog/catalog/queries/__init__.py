"""What is read often, as plain SQL: one statement each."""
