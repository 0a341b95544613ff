"""What the catalog is told from outside."""

from common.settings import ServiceSettings


class Settings(ServiceSettings):
    """`objects_url` is where images live: `file:///folder`, `memory:///` or `s3://bucket/prefix`."""

    objects_url: str
