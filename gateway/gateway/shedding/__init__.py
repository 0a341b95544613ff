"""Load shedding: how many requests run at once, and a cheap 503 for those beyond it."""
