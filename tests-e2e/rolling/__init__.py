"""The previous release's code on the schema that the next one brings before its deployment."""
