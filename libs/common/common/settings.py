"""What a process is told from outside, declared once and frozen. Secrets have no defaults."""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr

from common.environment_settings import EnvironmentSettings
from common.http_server.limits import InternalConnectionLimits


def _address(example: str, *schemes: str) -> AfterValidator:
    """Checks the form only: clients take what they do not understand for their defaults."""

    def checked(url: SecretStr) -> SecretStr:
        address = urlsplit(url.get_secret_value())
        address.port  # noqa: B018  # raises ValueError for what is no number
        if address.scheme not in schemes:
            raise ValueError(f"is no address such as {example}")
        return url

    return AfterValidator(checked)


MailUrl = Annotated[SecretStr, _address("smtps://USER:PASSWORD@HOST:465", "smtp", "smtps", "http", "https")]
DatabaseUrl = Annotated[SecretStr, _address("postgresql://USER:PASSWORD@HOST:5432/NAME", "postgresql", "postgres")]
AmqpUrl = Annotated[SecretStr, _address("amqp://USER:PASSWORD@HOST:5672/", "amqp", "amqps")]
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]


class ServiceSettings(EnvironmentSettings):
    """Settings every service shares; a service adds its own in a subclass.

    Read from the environment with the prefix `ATELIER_` (`ATELIER_DATABASE_URL`, …). `service_urls` maps a
    sibling's name to its base address, or to several with commas between; `event_prefix` keeps installations
    on one broker apart. Both are used in the distributed topology only. `connect_seconds`, `statement_seconds` and
    `pool_seconds` are the database's deadlines: to be connected to, to answer a statement, to have a connection free.
    """

    environment: Literal["development", "production"] = "development"
    database_url: DatabaseUrl
    internal_key: SecretStr = Field(min_length=32)
    storefronts: Path
    service_urls: dict[str, str] = Field(default={})
    amqp_url: AmqpUrl | None = None
    event_prefix: str = Field(default="atelier", pattern=r"^[A-Za-z0-9_-]+$")
    database_pool: int = Field(default=8, gt=0)
    connect_seconds: float = Field(default=5.0, gt=0)
    statement_seconds: float = Field(default=15.0, gt=0)
    pool_seconds: float = Field(default=10.0, gt=0)
    worker_concurrency: int = Field(default=2, gt=0)
    mail_url: MailUrl | None = None
    connections: InternalConnectionLimits = InternalConnectionLimits()
    clock_file: Path | None = None
    otlp_endpoint: str | None = None
    log_level: LogLevel = "INFO"
