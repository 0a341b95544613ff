"""One database and one role per service, so that no service can read another's tables."""

from collections.abc import Iterable
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from atelier.data_folder.secrets import Secrets
from atelier.processes.owner import Claim, Owner
from atelier.services import SERVICES

RESERVED_CONNECTIONS = 20
COMMENTS = "select shobj_description(oid, 'pg_database') from pg_database where datname = any(%s)"
SMALLEST_POOL, LARGEST_POOL = 2, 4


class ServiceDatabases:
    """The databases of one platform on a server, all named with its prefix. `url` is of a user who may create them."""

    def __init__(self, url: str, prefix: str, secrets: Secrets) -> None:
        self._url = url
        self._prefix = prefix
        self._secrets = secrets

    def name(self, service: str) -> str:
        return f"{self._prefix}_{service}"

    def url(self, service: str) -> str:
        """A libpq URL of the service's database, with the service's own role."""
        address = urlsplit(self._url)
        role, password = self.name(service), quote(self._password(service), safe="")
        place = address.netloc.rpartition("@")[2]
        return urlunsplit(address._replace(netloc=f"{role}:{password}@{place}", path=f"/{role}"))

    @property
    def were_used(self) -> bool:
        """Whether this data folder has databases already, also of a release that recorded no owner."""
        return self._secrets.has(_secret_name(SERVICES[0]))

    def check(self, claim: Claim) -> None:
        """Raises CannotStart when another installation owns one of the databases. Changes nothing."""
        with psycopg.connect(self._url, autocommit=True) as connection:
            self._check(connection, claim)

    def ensure(self, claim: Claim) -> None:
        """Create what is missing and record the owner. Passwords are set again, in case the secrets file was lost.

        Raises CannotStart, having changed nothing, when another installation owns one of the databases.
        """
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute("select pg_advisory_lock(hashtext(%s))", [f"atelier {self._prefix}"])
            self._check(connection, claim)
            for service in SERVICES:
                self._ensure(connection, service)
                mark = sql.SQL("comment on database {} is {}")
                connection.execute(mark.format(sql.Identifier(self.name(service)), sql.Literal(claim.owner.text)))

    def _check(self, connection: psycopg.Connection[tuple[object, ...]], claim: Claim) -> None:
        names = list(map(self.name, SERVICES))
        for (comment,) in connection.execute(COMMENTS, [names]).fetchall():
            known = Owner.read(comment if isinstance(comment, str) else None)
            claim.check(known, f"databases {self._prefix}_…", "--database-prefix")

    def drop(self, claim: Claim) -> None:
        """Drop databases and roles, also while clients are connected. Raises CannotStart for another owner."""
        with psycopg.connect(self._url, autocommit=True) as connection:
            self._check(connection, claim)
            for name in map(sql.Identifier, map(self.name, SERVICES)):
                connection.execute(sql.SQL("drop database if exists {} with (force)").format(name))
                connection.execute(sql.SQL("drop role if exists {}").format(name))

    def pool(self, processes: int) -> int:
        """Connections per process, so that all processes together use half of the server's max_connections.

        A process has one more connection than its pool, which listens for notifications.
        """
        with psycopg.connect(self._url) as connection:
            row = connection.execute("show max_connections").fetchone()
        assert row is not None
        each = ((int(row[0]) - RESERVED_CONNECTIONS) / processes - 1) / 2
        return max(SMALLEST_POOL, min(LARGEST_POOL, int(each)))

    def _ensure(self, connection: psycopg.Connection[tuple[object, ...]], service: str) -> None:
        name, password = self.name(service), sql.Literal(self._password(service))
        known = sql.Identifier(name)
        verb = "alter" if _found(connection, "select 1 from pg_roles where rolname = %s", name) else "create"
        connection.execute(sql.SQL(verb + " role {} login password {}").format(known, password))
        if not _found(connection, "select 1 from pg_database where datname = %s", name):
            for statement in _creation(connection, name):
                connection.execute(statement)

    def _password(self, service: str) -> str:
        return self._secrets.keep(_secret_name(service))


def _secret_name(service: str) -> str:
    return f"database_{service}"


def _creation(connection: psycopg.Connection[tuple[object, ...]], name: str) -> Iterable[sql.Composed]:
    known = sql.Identifier(name)
    if not _found(connection, "select 1 from pg_roles where rolname = current_user and rolsuper"):
        yield sql.SQL("grant {} to current_user").format(known)
    yield sql.SQL("create database {} owner {}").format(known, known)
    yield sql.SQL("revoke all on database {} from public").format(known)


def _found(connection: psycopg.Connection[tuple[object, ...]], query: str, *parameters: str) -> bool:
    return connection.execute(query, parameters).fetchone() is not None
