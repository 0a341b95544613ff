"""The settings of generation."""

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from common.kernel.settings import ServiceSettings
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

MEGABYTE = 1_048_576
RESTORE = (
    "Restore this photograph: remove scratches, dust, noise, fading, yellow cast and glare; sharpen; upscale. Keep "
    "black-and-white pictures monochrome. Natural colour. Change nothing else."
)


class OpenRequestSettings(BaseModel):
    """Requests of one kind that stay open: at most `total` in a process, `per_customer` and `per_address`."""

    model_config = ConfigDict(frozen=True)

    total: int = Field(default=500, ge=1)
    per_customer: int = Field(default=6, ge=1)
    per_address: int = Field(default=48, ge=1)


class StreamSettings(OpenRequestSettings):
    """Streams of progress. The heartbeat must be shorter than the gateway's `idle_seconds`."""

    lifetime_seconds: float = Field(default=300.0, gt=0)
    heartbeat_seconds: float = Field(default=10.0, gt=0)
    poll_seconds: float = Field(default=1.0, gt=0)


def _http_address(address: str) -> str:
    parts = urlsplit(address)
    parts.port  # noqa: B018  # raises ValueError if it is not a number
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError("is not an address such as https://api.example.com/v1")
    return address.rstrip("/")


HttpAddress = Annotated[str, AfterValidator(_http_address)]
Seconds = Annotated[float, Field(gt=0, le=3600)]


class HttpProviderSettings(BaseModel):
    """`base_url` is the address above `/predictions`.

    `model` is the provider's name of the model. For figures `models` has those of the storefront's models, by their
    ids; their prompts are the orders', `prompt` is that of restorations.

    Results are downloaded from its host and from `result_hosts` only: `HOST`, `HOST:PORT` or `*.DOMAIN`. Hosts with
    private addresses are refused except `private_hosts`. `deadline_seconds` limits a whole attempt, the other seconds
    limit one request. `attempts` is how often a request is sent at most; the pauses start with `backoff_seconds` and
    double. After `breaker_failures` failures in a row nothing is sent for `breaker_seconds`. `cost_micros` is what a
    result costs unless the provider states it, in millionths of a dollar. `webhook_url` is the address above
    `/RUN_ID/TOKEN/` that the provider may call to be polled at once.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_url: HttpAddress
    api_key: SecretStr = Field(min_length=8)
    model: str = Field(min_length=1, max_length=200)
    models: dict[str, str] = Field(default={})
    prompt: str = Field(default=RESTORE, max_length=10_000)
    result_hosts: tuple[str, ...] = ()
    private_hosts: frozenset[str] = frozenset()
    webhook_url: HttpAddress | None = None
    request_seconds: Seconds = 10.0
    submit_seconds: Seconds = 60.0
    download_seconds: Seconds = 60.0
    deadline_seconds: Seconds = 540.0
    poll_seconds: Seconds = 5.0
    attempts: int = Field(default=4, ge=1, le=20)
    backoff_seconds: Seconds = 0.5
    max_backoff_seconds: Seconds = 30.0
    breaker_failures: int = Field(default=8, ge=1)
    breaker_seconds: Seconds = 30.0
    max_result_bytes: int = Field(default=40 * MEGABYTE, ge=1)
    max_result_pixels: int = Field(default=100_000_000, ge=1)
    cost_micros: int = Field(default=0, ge=0)

    def insecure_addresses(self) -> list[str]:
        """The addresses without TLS, which production does not permit."""
        given = (self.base_url, self.webhook_url)
        return [address for address in given if address is not None and not address.startswith("https://")]


class Settings(ServiceSettings):
    """`objects_url` is where pictures are stored: `file:///folder`, `memory:///` or `s3://bucket/prefix`.

    `providers` maps `STOREFRONT/KIND`, `STOREFRONT` or `*` to the name of the provider of new jobs; without an entry it
    is `local`. `http_providers` are the hosted models, by the names that `providers` uses. Pictures are decoded and
    restored in child processes: at most `check_processes` of an api check uploads, each with `check_megabytes` of
    address space, and `render_processes` of a worker restore and encode, each with `render_megabytes`. The queue
    `restorations` should run as many jobs at once as there are `render_processes`; a hosted model permits more. The
    same holds for figures, the queue `figures`, and `figure_processes` with `figure_megabytes`; and for the pictures of
    books, the queue `illustrations`, and `illustration_processes` with `illustration_megabytes`, which also make the
    sheets of print files (queue `print_files`). `held` limits the requests for versions that wait for the end of the
    generation with one of the gateway's slots; its `total` must be less than the gateway's `held` slots. Pictures in
    work are in `scratch_folder`, by default one in the system's temporary folder; processes may share it.
    """

    objects_url: str
    providers: dict[str, str] = Field(default={})
    http_providers: dict[str, HttpProviderSettings] = Field(default={})
    check_processes: int = Field(default=2, ge=1, le=64)
    check_megabytes: int = Field(default=1536, ge=256)
    render_processes: int = Field(default=1, ge=1, le=64)
    render_megabytes: int = Field(default=6144, ge=512)
    figure_processes: int = Field(default=1, ge=1, le=64)
    figure_megabytes: int = Field(default=4096, ge=512)
    illustration_processes: int = Field(default=1, ge=1, le=64)
    illustration_megabytes: int = Field(default=4096, ge=512)
    scratch_folder: Path | None = None
    streams: StreamSettings = StreamSettings()
    held: OpenRequestSettings = OpenRequestSettings(total=96, per_customer=6, per_address=24)
