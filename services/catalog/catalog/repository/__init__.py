"""Every query of this service, one module per subject: product lists, stock, reservations, reviews and so on."""
