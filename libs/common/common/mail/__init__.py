"""Mails: templates, and the senders that deliver them."""
