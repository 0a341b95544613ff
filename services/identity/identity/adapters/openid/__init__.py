"""Sign-in at OpenID providers: the authorization code flow with PKCE (OpenID Connect Core, section 3.1)."""
