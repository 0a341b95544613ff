"""The events that services publish. One module per producer; a released event changes by adding fields only."""
