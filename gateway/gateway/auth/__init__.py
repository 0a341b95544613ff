"""Who sends a request: bearer tokens, revoked sessions, guest sessions."""
