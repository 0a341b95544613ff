"""What is deployed, held against the code: images, the compose file, Kubernetes manifests, dashboards, alerts."""
