#!/bin/sh
# A database and a role of its own for every service; none may enter another's.
set -eu
for service in identity catalog cart orders payments; do
    eval "password=\$$(echo "$service" | tr '[:lower:]' '[:upper:]')_PASSWORD"
    psql -v ON_ERROR_STOP=1 -U postgres -v service="$service" -v password="$password" <<'SQL'
create role :"service" login password :'password';
create database :"service" owner :"service";
revoke all on database :"service" from public;
SQL
done
