"""Plain questions to the services' databases."""

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg.rows import dict_row

Row = dict[str, Any]


class Databases:
    """Every service's database, asked by the service's name. `urls` are libpq URLs."""

    def __init__(self, urls: Mapping[str, str]) -> None:
        self._urls = urls

    @property
    def services(self) -> list[str]:
        return sorted(self._urls)

    def rows(self, service: str, sql: str, *parameters: Any) -> list[Row]:
        with psycopg.connect(self._urls[service], row_factory=dict_row) as connection:
            return connection.execute(sql.encode(), parameters or None).fetchall()

    def count(self, service: str, sql: str, *parameters: Any) -> int:
        """The only value of the only row."""
        return int(next(iter(self.rows(service, sql, *parameters)[0].values())))
