"""Logs, traces, metrics, heartbeats, and the redaction of secrets."""
