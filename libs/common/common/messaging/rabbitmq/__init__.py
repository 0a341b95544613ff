"""RabbitMQ as the transport of events, for the distributed topology."""
