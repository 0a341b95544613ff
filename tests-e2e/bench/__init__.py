"""`make bench`: how much of a machine the platform needs, beside what PostgreSQL and HTTP alone would need."""
