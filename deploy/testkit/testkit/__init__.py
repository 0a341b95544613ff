"""What the tests of several packages share: real servers, migrated databases, services with clients."""
