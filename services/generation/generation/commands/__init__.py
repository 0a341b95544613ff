"""Commands of the command line `atelier` that concern image models."""
