"""The body: its model, shape, skeleton, skin and hair."""
