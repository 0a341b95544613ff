"""Request bodies: received whole, within limits of size, time, memory and disk."""
