"""What all clients share: one exchange without I/O, and two drivers for it."""
