"""How many events webhooks deliver, and in what memory."""
