"""A Google-compatible OpenID provider: any client id, any address, the fixed client secret `GOCSPX-sandbox`."""
