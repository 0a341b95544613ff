"""fal's queue API, its storage, and webhooks signed with Ed25519."""
