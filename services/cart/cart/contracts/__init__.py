"""Cart's part of each contract: `app()` makes the application, `routes` has the endpoints."""
