"""Serves the showroom: a small front end at the address of each shop that has it switched on."""
