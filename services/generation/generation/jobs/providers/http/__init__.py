"""The provider for hosted image models: predictions that are submitted, polled, downloaded and cancelled over HTTP."""
