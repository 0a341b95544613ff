"""`make bench`: the resources that the platform needs, compared with PostgreSQL and HTTP alone."""
