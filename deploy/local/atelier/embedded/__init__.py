"""The embedded topology: every service and the gateway in one process, on a PostgreSQL of its own."""
