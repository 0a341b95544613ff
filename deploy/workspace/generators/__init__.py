"""Generators of the files that name the services. Each module returns the files of one concern."""
