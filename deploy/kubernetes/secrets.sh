#!/bin/sh
# Random secrets for a development cluster: deploy/kubernetes/secrets.sh | kubectl apply -f -
# In production the operators write the databases' and the broker's; docs/operations.md lists the others.
set -eu
namespace=${1:-atelier-dev}
random() { head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n'; }
word() { random | tr -d '=_-'; }
secret() {
    printf -- '---\napiVersion: v1\nkind: Secret\nmetadata: {name: %s, namespace: %s}\nstringData:\n' "$1" "$namespace"
    shift
    for entry in "$@"; do printf "  %s: '%s'\n" "${entry%%=*}" "${entry#*=}"; done
}
printf 'apiVersion: v1\nkind: Namespace\nmetadata: {name: %s}\n' "$namespace"
# begin generated services
services="identity catalog cart orders payments generation webhooks"
# end generated
for service in $services; do
    password=$(word)
    uri="postgresql://$service:$password@$service-postgres-rw:5432/$service"
    secret "$service-postgres-app" "username=$service" "password=$password" "uri=$uri"
done
password=$(word)
secret rabbitmq-default-user username=atelier "password=$password" \
    "connection_string=amqp://atelier:$password@rabbitmq:5672/"
secret internal-key "key=$(random)"
secret identity-signing-keys "keys=[\"$(random)\"]"
google=http://gateway:8000/sandbox/google/.well-known/openid-configuration
secret identity-oauth \
    "clients={\"*\": {\"google\": {\"discovery_url\": \"$google\", \"client_id\": \"atelier\", \"client_secret\": \"GOCSPX-sandbox\"}}}"
secret mail url=smtp://mailpit:1025
password=$(word)
# begin generated objects
storing="identity catalog generation"
# end generated
for service in $storing; do
    secret "$service-objects" "url=s3://atelier/$service" endpoint=http://minio:9000 region=us-east-1 \
        access_key_id=atelier "secret_access_key=$password"
done
secret orders-book-webhooks 'secrets={"*": "book-webhook-sandbox"}'
secret payments-stripe \
    'accounts={"*": {"secret_key": "sk_test_shared", "webhook_secret": "whsec_sandbox"}}'
