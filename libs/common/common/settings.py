"""What a process is told from outside, declared once and frozen. Secrets have no defaults."""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr

from common.environment_settings import EnvironmentSettings
from common.http_server.limits import InternalConnectionLimits

MAIL_SCHEMES = ("smtp", "smtps", "http", "https")


def _mail_url(url: SecretStr) -> SecretStr:
    address = urlsplit(url.get_secret_value())
    address.port  # noqa: B018  # raises ValueError for what is no number
    if address.scheme not in MAIL_SCHEMES or not address.hostname:
        raise ValueError("is no mail server's address, such as smtps://USER:PASSWORD@HOST:465")
    return url


MailUrl = Annotated[SecretStr, AfterValidator(_mail_url)]


class ServiceSettings(EnvironmentSettings):
    """Settings every service shares; a service adds its own in a subclass.

    Read from the environment with the prefix `ATELIER_` (`ATELIER_DATABASE_URL`, …). `service_urls` maps a
    sibling's name to its base address, or to several with commas between; `event_prefix` keeps installations
    on one broker apart. Both are used in the distributed topology only. `connect_seconds`, `statement_seconds` and
    `pool_seconds` are the database's deadlines: to be connected to, to answer a statement, to have a connection free.
    """

    environment: Literal["development", "production"] = "development"
    database_url: SecretStr
    internal_key: SecretStr = Field(min_length=32)
    storefronts: Path
    service_urls: dict[str, str] = Field(default={})
    amqp_url: SecretStr | None = None
    event_prefix: str = Field(default="atelier", pattern=r"^[A-Za-z0-9_-]+$")
    database_pool: int = Field(default=8, gt=0)
    connect_seconds: float = Field(default=5.0, gt=0)
    statement_seconds: float = Field(default=15.0, gt=0)
    pool_seconds: float = Field(default=10.0, gt=0)
    worker_concurrency: int = 2
    mail_url: MailUrl | None = None
    connections: InternalConnectionLimits = InternalConnectionLimits()
    clock_file: Path | None = None
    otlp_endpoint: str | None = None
    log_level: str = "INFO"
