"""A service's durable queue in its own database: jobs with retries, progress and cancellation, and its dead letters.

Knows nothing of events: `common.messaging` stores failed deliveries here as tasks of its own kind.
"""
