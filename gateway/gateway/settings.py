"""What the gateway is told from outside."""

from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Literal

from common.environment_settings import EnvironmentSettings
from common.http_server.limits import ConnectionLimits
from common.settings import AmqpUrl, LogLevel
from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

Network = IPv4Network | IPv6Network


class DemoAccount(BaseModel):
    """An account of the demo data, shown on the front page."""

    model_config = ConfigDict(frozen=True)

    storefront: str
    role: str
    email: str
    password: str


class UpstreamSettings(BaseModel):
    """How long the gateway has patience with a service, in seconds.

    To connect; for the first byte of the answer after the request was sent; for anything more of either.
    Idle connections are kept for `keep_seconds`, which must be less than the services keep them. No connection takes
    a request after `max_age_seconds`: so late does a new replica behind a service's name get its share, and for so
    long does one that is leaving still get requests. After `breaker_failures` in a row a service is left alone for
    `breaker_seconds`.
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
    """The stand-ins for the outside world, for development: where they keep their state, and the platform's address."""

    model_config = ConfigDict(frozen=True)

    database: Path
    base_url: str = Field(pattern=r"^https?://[^/]+$")


class LoadSettings(BaseModel):
    """How much is let in at once: beyond it `waiting` requests wait for `patience` seconds, and the rest is refused.

    No single service gets more than `at_one_service`, so that one that stalls leaves room for the others.
    """

    model_config = ConfigDict(frozen=True)

    at_once: int = Field(default=64, gt=0)
    at_one_service: int = Field(default=48, gt=0)
    waiting: int = Field(default=128, ge=0)
    patience: float = Field(default=1.0, gt=0)


class BodySettings(BaseModel):
    """How much of unfinished request bodies is kept. How long they may take is in ConnectionLimits.

    A body stays in memory up to `memory_bytes`, all together up to `total_memory_bytes`; the rest goes to temporary
    files in `folder` (the system's by default), all together up to `total_bytes`. One client address has at most
    `unfinished_per_address` and `bytes_per_address` of them; its oldest is given up for a newer one.
    """

    model_config = ConfigDict(frozen=True)

    memory_bytes: int = Field(default=65_536, gt=0)
    total_memory_bytes: int = Field(default=33_554_432, gt=0)
    bytes_per_address: int = Field(default=67_108_864, gt=0)
    unfinished_per_address: int = Field(default=256, gt=0)
    total_bytes: int = Field(default=1_073_741_824, gt=0)
    folder: Path | None = None


class GatewaySettings(EnvironmentSettings):
    """Read from the environment with the prefix `ATELIER_`, like the services' settings.

    `default_storefront` answers requests that name none. `trusted_proxies` are the networks whose
    `X-Forwarded-For` and `X-Forwarded-Proto` are believed. `cache_bytes` bounds the kept bodies, all codings together;
    a request for what another request is fetching into the cache waits `cache_fill_seconds` for it, and then asks.
    As a process of its own the gateway finds the services at `service_urls` (several addresses of one with commas
    between) and hears events from the broker at `amqp_url`. With `redis_url` all gateways count limits together.
    """

    environment: Literal["development", "production"] = "development"
    internal_key: SecretStr = Field(min_length=32)
    storefronts: Path | None = None
    service_urls: dict[str, str] = Field(default={})
    default_storefront: str | None = None
    trusted_proxies: tuple[Network, ...] = ()
    demo_accounts: tuple[DemoAccount, ...] = ()
    cache_entries: int = Field(default=4096, gt=0)
    cache_bytes: int = Field(default=67_108_864, gt=0)
    cache_fill_seconds: float = Field(default=5.0, gt=0)
    counted_keys: int = Field(default=50_000, gt=0)
    upstream: UpstreamSettings = UpstreamSettings()
    load: LoadSettings = LoadSettings()
    connections: ConnectionLimits = ConnectionLimits()
    bodies: BodySettings = BodySettings()
    amqp_url: AmqpUrl | None = None
    event_prefix: str = Field(default="atelier", pattern=r"^[A-Za-z0-9_-]+$")
    redis_url: SecretStr | None = None
    clock_file: Path | None = None
    sandbox: SandboxMount | None = None
    otlp_endpoint: str | None = None
    log_level: LogLevel = "INFO"

    @model_validator(mode="after")
    def _no_sandbox_in_production(self) -> "GatewaySettings":
        if self.environment == "production" and self.sandbox is not None:
            raise ValueError("sandbox: there is none in production")
        return self
