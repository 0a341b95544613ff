"""The distributed topology on one machine: every service as processes of its own, supervised by one."""
