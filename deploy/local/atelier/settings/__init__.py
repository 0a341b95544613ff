"""The settings of the services and the gateway, and those that production requires."""
