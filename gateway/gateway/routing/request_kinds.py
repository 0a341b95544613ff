"""Which slots a request occupies: those of ordinary requests, of uploads, of files, or of held requests."""

from enum import StrEnum


class RequestKind(StrEnum):
    """An upload has a multipart body, a file is read from the object store, a held request waits for a generation."""

    ORDINARY = "ordinary"
    UPLOAD = "upload"
    FILE = "file"
    HELD = "held"

    @property
    def ends_with_client(self) -> bool:
        """Whether the service stops the work when the client has left. Others complete what they have begun."""
        return self in (RequestKind.UPLOAD, RequestKind.HELD)
