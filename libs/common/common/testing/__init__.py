"""What the tests of every service stand on: real servers, migrated databases, a service behind a client."""
