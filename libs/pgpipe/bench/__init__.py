"""What a small statement costs its client, beside psycopg and asyncpg: `python -m libs.pgpipe.bench`."""
