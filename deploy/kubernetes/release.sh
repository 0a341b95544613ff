#!/bin/sh
# Roll a release out: the engines, the migrations of phase `before`, the processes, the migrations of phase `after`.
# deploy/kubernetes/release.sh production
set -eu
overlay="$(dirname "$0")/overlays/${1:?which overlay? dev, production or production-keda}"
engines="${overlay%-keda}/engines"
migrations="${overlay%-keda}/migrations"
namespace=$(sed -n 's/^namespace: //p' "$overlay/kustomization.yaml")

# Apply a kustomization and wait until its objects are ready. An operator's object has a condition of its own, which is
# used instead of its pods': those include pods of jobs that initialise an instance, which end and are never Ready.
roll_out() {
    applied=$(kubectl apply -k "$1" -o name)
    for object in $applied; do
        case $object in
            cluster.postgresql.cnpg.io/*) await "$object" Ready 15m ;;
            # A quorum queue gets replicas only on nodes that exist when it is declared.
            rabbitmqcluster.rabbitmq.com/*) await "$object" AllReplicasReady 15m ;;
            deployment.apps/* | statefulset.apps/*) kubectl -n "$namespace" rollout status "$object" --timeout=10m ;;
        esac
    done
}

await() {
    kubectl -n "$namespace" wait "$1" --for="condition=$2" --timeout="$3"
}

migrate() {
    kubectl -n "$namespace" delete job -l atelier/part=migration --ignore-not-found
    kubectl apply -k "$migrations/$1"
    kubectl -n "$namespace" wait --for=condition=Complete job -l atelier/part=migration --timeout=15m
}

roll_out "$engines"
migrate before
roll_out "$overlay"
migrate after
