#!/bin/sh
# Write alerts.yaml, the rules of deploy/dashboards/alerts.yaml as an object of the Prometheus operator.
set -eu
here=$(dirname "$0")
{
    cat <<HEADER
# Made by generate.sh of the rules in deploy/dashboards/alerts.yaml, which are also those of compose.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: atelier
  labels: {release: kube-prometheus-stack}
spec:
HEADER
    sed -e '/^#/d' -e 's/^./  &/' "$here/../../dashboards/alerts.yaml"
} >"$here/alerts.yaml"
