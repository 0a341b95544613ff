"""What webhooks are: endpoints, events, deliveries, and their signatures."""
