"""Documentation of each contract: the merged OpenAPI document and the pages that show it."""
