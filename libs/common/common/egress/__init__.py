"""Requests to addresses that others name: listed hosts, no private networks behind them, bounded responses."""
