#!/bin/sh
# Creates a database and a role for every service; a role can connect only to its own database.
set -eu
for service in $SERVICES; do
    eval "password=\$$(echo "$service" | tr '[:lower:]' '[:upper:]')_PASSWORD"
    psql -v ON_ERROR_STOP=1 -U postgres -v service="$service" -v password="$password" <<'SQL'
create role :"service" login password :'password';
create database :"service" owner :"service";
revoke all on database :"service" from public;
SQL
done
