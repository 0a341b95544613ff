"""Tests of what is deployed: images, the compose file, Kubernetes manifests, dashboards, alerts."""
