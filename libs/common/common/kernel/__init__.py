"""Values without I/O: money, clock, errors, paging, storefronts, callers, tokens, dialects."""
