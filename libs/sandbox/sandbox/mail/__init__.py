"""The mailbox every storefront's letters arrive in."""
