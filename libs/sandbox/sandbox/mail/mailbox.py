"""The mailbox: mails stored in the sandbox's database."""

from email.utils import getaddresses
from typing import Annotated, Any
from uuid import uuid4

import orjson
from common.kernel import clock
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from sandbox.store import Store


def _with_recipients(value: str) -> str:
    if not recipients(value):
        raise ValueError("must be an e-mail address")
    return value


def recipients(header: str) -> list[str]:
    """Return the addresses in a To header, without names, in lower case."""
    found = (address.strip().lower() for _, address in getaddresses([header]))
    return [address for address in found if 0 < address.find("@") < len(address) - 1 and " " not in address]


Address = Annotated[str, Field(max_length=2000), AfterValidator(_with_recipients)]


class IncomingMail(BaseModel):
    """The body that a service posts. Two with the same `id` are one mail."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(default_factory=lambda: str(uuid4()), min_length=1, max_length=200)
    storefront: str = Field(max_length=200)
    to: Address
    sender: Address = Field(alias="from")
    subject: str = Field(max_length=2000)
    text: str = Field(default="", max_length=2_000_000)
    html: str = Field(default="", max_length=2_000_000)


class Mailbox:
    """Mails in order of arrival."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def accept(self, incoming: IncomingMail) -> tuple[dict[str, Any], bool]:
        """Store a mail. Returns the stored mail, and False if its id was stored before."""
        mail = incoming.model_dump(by_alias=True) | {"sent_at": clock.now().isoformat()}
        addresses = f",{','.join(recipients(incoming.to))},"
        with self._store.transaction() as transaction:
            inserted = transaction.execute(
                "INSERT INTO mails (id, storefront, recipients, body) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
                (incoming.id, incoming.storefront, addresses, orjson.dumps(mail).decode()),
            )
        return (mail, True) if inserted else (self.find(incoming.id) or mail, False)

    def find(self, identifier: str) -> dict[str, Any] | None:
        with self._store.snapshot() as reading:
            row = reading.row("SELECT body FROM mails WHERE id = ?", (identifier,))
        return None if row is None else dict(orjson.loads(row["body"]))

    def newest(
        self, to: str | None, storefront: str | None, limit: int, *, in_part: bool = False
    ) -> list[dict[str, Any]]:
        """Return the mails to an address or, `in_part`, to addresses that contain `to`, of a storefront."""
        conditions, values = ["1"], list[Any]()
        if to is not None:
            conditions.append("instr(recipients, ?) > 0")
            wanted = to.strip().lower()
            values.append(wanted if in_part else f",{wanted},")
        if storefront is not None:
            conditions.append("storefront = ?")
            values.append(storefront)
        where = " AND ".join(conditions)
        with self._store.snapshot() as reading:
            rows = reading.rows(
                f"SELECT body FROM mails WHERE {where} ORDER BY seq DESC LIMIT ?",
                [*values, limit],
            )
        return [orjson.loads(row["body"]) for row in rows]

    def clear(self) -> int:
        with self._store.transaction() as transaction:
            return transaction.execute("DELETE FROM mails")
