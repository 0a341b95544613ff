"""The services' databases, in either topology: finding, creating, migrating and seeding them."""
