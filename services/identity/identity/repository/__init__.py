"""Every query of this service, in one module per subject."""
