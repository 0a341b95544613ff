"""What a process is told from outside, declared once and frozen. Secrets have no defaults."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class ServiceSettings(BaseSettings):
    """Settings every service shares; a service adds its own in a subclass.

    Read from the environment with the prefix `ATELIER_` (`ATELIER_DATABASE_URL`, …). `service_urls` maps a
    sibling's name to its base address, or to several with commas between; `event_prefix` keeps installations
    on one broker apart. Both are used in the distributed topology only. `connect_seconds`, `statement_seconds` and
    `pool_seconds` are the database's deadlines: to be connected to, to answer a statement, to have a connection free.
    """

    model_config = SettingsConfigDict(env_prefix="ATELIER_", frozen=True, env_nested_delimiter="__", extra="ignore")

    environment: Literal["development", "production"] = "development"
    database_url: SecretStr
    internal_key: SecretStr = Field(min_length=32)
    storefronts: Path
    service_urls: dict[str, str] = {}
    amqp_url: SecretStr | None = None
    event_prefix: str = Field(default="atelier", pattern=r"^[A-Za-z0-9_-]+$")
    database_pool: int = Field(default=8, gt=0)
    connect_seconds: float = Field(default=5.0, gt=0)
    statement_seconds: float = Field(default=15.0, gt=0)
    pool_seconds: float = Field(default=10.0, gt=0)
    worker_concurrency: int = 2
    mail_url: SecretStr | None = None
    clock_file: Path | None = None
    otlp_endpoint: str | None = None
    log_level: str = "INFO"
