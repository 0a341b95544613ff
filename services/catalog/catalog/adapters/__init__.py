"""What this service uses outside of itself and its database."""
