#!/bin/sh
# Writes random secrets to .env next to compose.yaml, once; an existing file is not changed.
set -eu
cd "$(dirname "$0")"
umask 077
# begin generated services
services="IDENTITY CATALOG CART ORDERS PAYMENTS GENERATION WEBHOOKS"
# end generated
[ ! -e .env ] || { echo ".env exists; nothing was changed." >&2; exit 0; }
random() { head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n'; }
word() { random | tr -d '=_-'; }
echo COMPOSE_PROJECT_NAME=atelier > .env.new
for name in INTERNAL_KEY SIGNING_KEY; do
    echo "$name=$(random)"
done >> .env.new
for name in POSTGRES $services RABBITMQ REDIS MINIO GRAFANA; do
    echo "${name}_PASSWORD=$(word)"
done >> .env.new
echo "BOOK_WEBHOOK_SECRET=$(word)" >> .env.new
mv .env.new .env
echo "Wrote $(pwd)/.env; keep it out of version control. Grafana's password: grep GRAFANA .env"
