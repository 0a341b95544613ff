"""SQL on a service's own PostgreSQL: connections, transactions, table mapping, the chassis tables, migrations."""
