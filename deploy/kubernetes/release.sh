#!/bin/sh
# Roll a release out: the engines, what the schema gains, the processes, what the schema loses.
# deploy/kubernetes/release.sh production
set -eu
overlay="$(dirname "$0")/overlays/${1:?which overlay? dev, production or production-keda}"
engines="${overlay%-keda}/engines"
migrations="${overlay%-keda}/migrations"
namespace=$(sed -n 's/^namespace: //p' "$overlay/kustomization.yaml")

migrate() {
    kubectl -n "$namespace" delete job -l atelier/part=migration --ignore-not-found
    kubectl apply -k "$migrations/$1"
    kubectl -n "$namespace" wait --for=condition=Complete job -l atelier/part=migration --timeout=15m
}

kubectl apply -k "$engines"
for database in identity catalog cart orders payments; do
    until kubectl -n "$namespace" get pod -l "cnpg.io/cluster=$database-postgres" -o name | grep -q .; do sleep 2; done
done
kubectl -n "$namespace" wait --for=condition=Ready pod -l 'cnpg.io/cluster' --timeout=10m

migrate before

kubectl apply -k "$overlay"
for deployment in $(kubectl -n "$namespace" get deployment -l 'atelier/part in (api, worker, gateway)' -o name); do
    kubectl -n "$namespace" rollout status "$deployment" --timeout=10m
done

migrate after
