"""The HTTP API of ComfyUI servers."""
