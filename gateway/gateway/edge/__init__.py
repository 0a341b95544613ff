"""The ASGI application: its entry point, the handlers of requests, and the configuration of its HTTP server."""
