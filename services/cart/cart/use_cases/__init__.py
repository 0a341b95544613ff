"""Changes of carts: a frozen command and a function each."""
