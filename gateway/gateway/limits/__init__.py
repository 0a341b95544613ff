"""Rate limits: how many requests one client may send in a time window."""
