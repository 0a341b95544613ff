"""The settings of a service, read from the environment. Secrets have no defaults."""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr

from common.kernel.address_ids import AddressIds
from common.kernel.connection_limits import InternalConnectionLimits
from common.kernel.environment_settings import KeySettings


def _address(example: str, *schemes: str) -> AfterValidator:
    """Validates scheme and port, because client libraries replace what they cannot parse by their defaults."""

    def checked(url: SecretStr) -> SecretStr:
        address = urlsplit(url.get_secret_value())
        address.port  # noqa: B018  # raises ValueError if it is not a number
        if address.scheme not in schemes:
            raise ValueError(f"is not a URL such as {example}")
        return url

    return AfterValidator(checked)


MailUrl = Annotated[SecretStr, _address("smtps://USER:PASSWORD@HOST:465", "smtp", "smtps", "http", "https")]
DatabaseUrl = Annotated[SecretStr, _address("postgresql://USER:PASSWORD@HOST:5432/NAME", "postgresql", "postgres")]
AmqpUrl = Annotated[SecretStr, _address("amqp://USER:PASSWORD@HOST:5672/", "amqp", "amqps")]
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]


class ServiceSettings(KeySettings):
    """Settings every service shares; a service adds its own in a subclass.

    Read from the environment with the prefix `ATELIER_` (`ATELIER_DATABASE_URL`, …). `service_urls` maps a
    service's name to its base URL, or to several separated by commas; `event_prefix` separates installations
    on one broker. Both are used in the distributed topology only. `connect_seconds`, `statement_seconds` and
    `pool_seconds` are deadlines for the database: to connect, to execute a statement, to get a pooled connection.
    `worker_concurrency` is how many tasks of the default queue one worker runs at once; `queue_concurrency` is the same
    for other queues, by name. `address_key` is the key of the digests that stand for the e-mail addresses of deleted
    accounts; without it they are made with `internal_key`, and become unknown when that is changed.
    """

    environment: Literal["development", "production"] = "development"
    database_url: DatabaseUrl
    address_key: SecretStr | None = Field(default=None, min_length=32)
    storefronts: Path
    service_urls: dict[str, str] = Field(default={})
    amqp_url: AmqpUrl | None = None
    event_prefix: str = Field(default="atelier", pattern=r"^[A-Za-z0-9_-]+$")
    database_pool: int = Field(default=8, gt=0)
    connect_seconds: float = Field(default=5.0, gt=0)
    statement_seconds: float = Field(default=15.0, gt=0)
    pool_seconds: float = Field(default=10.0, gt=0)
    worker_concurrency: int = Field(default=2, gt=0)
    queue_concurrency: dict[str, Annotated[int, Field(gt=0)]] = Field(default={})
    mail_url: MailUrl | None = None
    connections: InternalConnectionLimits = InternalConnectionLimits()
    clock_file: Path | None = None
    otlp_endpoint: str | None = None
    log_level: LogLevel = "INFO"

    @property
    def address_ids(self) -> AddressIds:
        return AddressIds((self.address_key or self.internal_key).get_secret_value())

    @property
    def concurrency(self) -> dict[str, int]:
        """How many tasks one worker runs at once, by queue."""
        return {"default": self.worker_concurrency, **self.queue_concurrency}
