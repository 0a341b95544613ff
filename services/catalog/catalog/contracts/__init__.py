"""The catalog's part of each contract: `app()` makes the application, `*_routes` have the endpoints by subject."""
