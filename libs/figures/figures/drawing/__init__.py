"""Camera, light, surroundings and styles."""
