"""The distributed topology on one machine: every service as processes of its own, watched by one."""
