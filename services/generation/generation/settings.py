"""The settings of generation."""

from common.kernel.settings import ServiceSettings
from pydantic import BaseModel, ConfigDict, Field

MEGABYTE = 1_048_576


class StreamSettings(BaseModel):
    """Streams of progress: at most `total` in a process and `per_customer` for one customer, each for a while.

    The heartbeat must be shorter than the gateway's `idle_seconds`.
    """

    model_config = ConfigDict(frozen=True)

    total: int = Field(default=500, ge=1)
    per_customer: int = Field(default=6, ge=1)
    lifetime_seconds: float = Field(default=300.0, gt=0)
    heartbeat_seconds: float = Field(default=10.0, gt=0)
    poll_seconds: float = Field(default=1.0, gt=0)


class Settings(ServiceSettings):
    """`objects_url` is where pictures are stored: `file:///folder`, `memory:///` or `s3://bucket/prefix`.

    `providers` maps `STOREFRONT/KIND`, `STOREFRONT` or `*` to the name of the provider of new jobs; without an entry it
    is `local`. Pictures are decoded and restored in child processes: at most `check_processes` of an api check uploads,
    each with `check_megabytes` of address space, and `render_processes` of a worker restore and encode, each with
    `render_megabytes`. The queue `restorations` should run as many jobs at once as there are `render_processes`.
    """

    objects_url: str
    providers: dict[str, str] = Field(default={})
    check_processes: int = Field(default=2, ge=1, le=64)
    check_megabytes: int = Field(default=1536, ge=256)
    render_processes: int = Field(default=1, ge=1, le=64)
    render_megabytes: int = Field(default=6144, ge=512)
    streams: StreamSettings = StreamSettings()
