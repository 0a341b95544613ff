"""Models as data: TOML files that say how a request becomes a model's input, what it costs and what it cannot do."""
