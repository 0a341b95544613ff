"""The contract for sibling services."""
