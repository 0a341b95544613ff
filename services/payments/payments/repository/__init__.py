"""Every query of this service: `reads` returns rows for responses and jobs, `writes` objects to be changed.

`webhook_events` has the queries of the provider's webhook events.
"""
