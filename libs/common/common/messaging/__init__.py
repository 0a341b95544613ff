"""Events between services: outbox, inbox, handlers, and the transports that carry envelopes."""
