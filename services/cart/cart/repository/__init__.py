"""Every query of this service, one module per subject: lines, claims, merges, the read model and so on."""
