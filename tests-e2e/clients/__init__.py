"""The platform's clients as tests play them."""
