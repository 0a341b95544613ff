"""Pictures inside JSON."""

from base64 import b64encode


def data_uri(content_type: str, content: bytes) -> str:
    return f"data:{content_type};base64,{b64encode(content).decode()}"
