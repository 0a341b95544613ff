"""The settings of the service."""

from common.kernel.settings import ServiceSettings


class Settings(ServiceSettings):
    """`objects_url` is where images are stored: `file:///folder`, `memory:///` or `s3://bucket/prefix`."""

    objects_url: str
