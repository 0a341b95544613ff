"""A PostgreSQL server that runs as a child process on the files of a data folder."""
