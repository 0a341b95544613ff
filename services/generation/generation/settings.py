"""The settings of generation."""

from common.kernel.settings import ServiceSettings


class Settings(ServiceSettings):
    """`objects_url` is where pictures are stored: `file:///folder`, `memory:///` or `s3://bucket/prefix`."""

    objects_url: str
