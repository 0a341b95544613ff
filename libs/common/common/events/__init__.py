"""The facts services tell each other. One module per producer; fields are only ever added."""
