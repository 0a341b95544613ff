"""A service as a process: command line, server, background loops, shutdown."""
