"""Drivers for the APIs of vendors of image models, one module each; `jobs.providers.hosted` does what they share."""
