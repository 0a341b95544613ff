"""Who sends a request: bearer tokens, session cookies, revoked sessions, guest sessions."""
