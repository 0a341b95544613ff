"""What talks to the outside, and how secrets are stored."""
