"""What identity uses besides its database: password hashes, token signatures, mails."""
