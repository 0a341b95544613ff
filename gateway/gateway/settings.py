"""The gateway's settings."""

from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal

from common.kernel.environment_settings import KeySettings
from common.kernel.settings import AmqpUrl, LogLevel
from httpserver.limits import ConnectionLimits
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, SecretStr, model_validator

Network = IPv4Network | IPv6Network
SignIn = Literal["password", "google", "mail"]
LoggedAddress = Literal["full", "truncated", "digest", "none"]


class DemoAccount(BaseModel):
    """An account of the demo data, shown on the front page.

    Without a password it signs in at the sandbox's Google, or by a code from the sandbox's mailbox.
    """

    model_config = ConfigDict(frozen=True)

    storefront: str
    role: str
    email: str
    password: str | None
    sign_in: SignIn = "password"


class UpstreamSettings(BaseModel):
    """Deadlines for a service, in seconds, and its circuit breaker.

    `connect_seconds` to connect, `first_byte_seconds` from the end of the request to the first byte of the response,
    `idle_seconds` between two parts of either. Idle connections are kept for `keep_seconds`, which must be less than
    the services keep them. A connection gets no requests after `max_age_seconds`: that is how long it takes until a
    new replica behind a service's name gets its share, and until one that is being stopped gets no more.
    After `breaker_failures` failures in a row a service gets no requests for `breaker_seconds`.
    """

    model_config = ConfigDict(frozen=True)

    connect_seconds: float = Field(default=2.0, gt=0)
    first_byte_seconds: float = Field(default=30.0, gt=0)
    idle_seconds: float = Field(default=30.0, gt=0)
    keep_seconds: float = Field(default=30.0, gt=0)
    max_age_seconds: float = Field(default=10.0, gt=0)
    breaker_failures: int = Field(default=5, gt=0)
    breaker_seconds: float = Field(default=1.0, gt=0)


class SandboxMount(BaseModel):
    """The emulators of external services, for development: where their state is stored, and the platform's URL."""

    model_config = ConfigDict(frozen=True)

    database: Path
    base_url: str = Field(pattern=r"^https?://[^/]+$")


Origin = Annotated[str, Field(pattern=r"^https?://[a-z0-9.\-\[\]:]+$")]
"""As browsers send it: in lower case, without a path."""


class SlotSettings(BaseModel):
    """Limits of concurrent requests of one kind: at most `at_once`, and at most `at_one_service` at each service.

    Up to `waiting` more requests wait at most `wait_seconds` (formerly `…__PATIENCE`), and the rest is refused. The
    limit per service leaves slots for the other services if one of them stalls.
    """

    model_config = ConfigDict(frozen=True, validate_by_name=True)

    at_once: int = Field(default=64, gt=0)
    at_one_service: int = Field(default=48, gt=0)
    waiting: int = Field(default=128, ge=0)
    wait_seconds: float = Field(default=1.0, gt=0, validation_alias=AliasChoices("wait_seconds", "patience"))


class LoadSettings(SlotSettings):
    """The slots of ordinary requests, and beside them those of uploads, files, and held requests.

    So neither pictures that are being checked, nor an object store that hangs, nor requests that wait for a generation
    occupy slots of the others.
    """

    uploads: SlotSettings = SlotSettings(at_once=16, at_one_service=12, waiting=32, wait_seconds=5.0)
    files: SlotSettings = SlotSettings(at_once=48, at_one_service=32, waiting=96)
    held: SlotSettings = SlotSettings(at_once=128, at_one_service=128, waiting=64)


class ConsoleSettings(BaseModel):
    """The console below `/console`. With `networks` it is not found from other addresses.

    `origins` are those whose pages may call the staff contract of all storefronts; a storefront's `[cors]` does not
    apply to it.
    """

    model_config = ConfigDict(frozen=True)

    enabled: bool = True
    networks: tuple[Network, ...] = ()
    origins: tuple[Origin, ...] = ()


class BodySettings(BaseModel):
    """Limits of the storage for request bodies. Their deadlines are in ConnectionLimits.

    A body is in memory up to `memory_bytes`, all bodies together up to `total_memory_bytes`; the rest is in temporary
    files in `folder` (by default the system's), all together up to `total_bytes`. One client address has at most
    `unfinished_per_address` incomplete bodies with `bytes_per_address` bytes; the oldest is evicted for a newer one.
    """

    model_config = ConfigDict(frozen=True)

    memory_bytes: int = Field(default=65_536, gt=0)
    total_memory_bytes: int = Field(default=33_554_432, gt=0)
    bytes_per_address: int = Field(default=67_108_864, gt=0)
    unfinished_per_address: int = Field(default=256, gt=0)
    total_bytes: int = Field(default=1_073_741_824, gt=0)
    folder: Path | None = None


class GatewaySettings(KeySettings):
    """Read from the environment with the prefix `ATELIER_`, like the services' settings.

    `default_storefront` gets requests that name none. `trusted_proxies` are the networks whose `X-Forwarded-For` and
    `X-Forwarded-Proto` are used. `cache_bytes` limits the cached bodies in all codings together. A request whose
    response another request is fetching waits `cache_fill_seconds` for it, and then fetches it itself. As a process of
    its own the gateway finds the services at `service_urls` (several URLs of one service separated by commas) and
    receives events from the broker at `amqp_url`. With `redis_url` all gateways count rate limits together.
    Identity's signing keys are loaded again every `reload_keys_seconds`. `log_addresses` is how clients' addresses are
    in the access log: full, truncated to their network, as a digest keyed by `internal_key`, or none.
    `showroom` permits or forbids the front ends that shops' files switch on; without it production has none.
    """

    environment: Literal["development", "production"] = "development"
    storefronts: Path | None = None
    service_urls: dict[str, str] = Field(default={})
    default_storefront: str | None = None
    trusted_proxies: tuple[Network, ...] = ()
    demo_accounts: tuple[DemoAccount, ...] = ()
    cache_entries: int = Field(default=4096, gt=0)
    cache_bytes: int = Field(default=67_108_864, gt=0)
    cache_fill_seconds: float = Field(default=5.0, gt=0)
    reload_keys_seconds: float = Field(default=60.0, gt=0)
    counted_keys: int = Field(default=50_000, gt=0)
    upstream: UpstreamSettings = UpstreamSettings()
    load: LoadSettings = LoadSettings()
    connections: ConnectionLimits = ConnectionLimits()
    bodies: BodySettings = BodySettings()
    console: ConsoleSettings = ConsoleSettings()
    showroom: bool | None = None
    amqp_url: AmqpUrl | None = None
    event_prefix: str = Field(default="atelier", pattern=r"^[A-Za-z0-9_-]+$")
    redis_url: SecretStr | None = None
    clock_file: Path | None = None
    sandbox: SandboxMount | None = None
    otlp_endpoint: str | None = None
    log_level: LogLevel = "INFO"
    log_addresses: LoggedAddress = "truncated"

    @property
    def serves_showroom(self) -> bool:
        """Whether shops whose file switches their front end on have it."""
        return self.environment != "production" if self.showroom is None else self.showroom

    @model_validator(mode="after")
    def _no_sandbox_in_production(self) -> "GatewaySettings":
        if self.environment == "production" and self.sandbox is not None:
            raise ValueError("sandbox: not permitted in production")
        return self
