"""A quarry for product pictures: noise, the kinds of stone that are made of it, and the paint that shows them."""
