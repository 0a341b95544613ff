"""The commands of `atelier` that do not serve; those that do are `embedded.up` and `processes.up`."""
