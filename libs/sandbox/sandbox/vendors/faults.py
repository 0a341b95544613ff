"""Faults that a client orders: by words in the prompt (`[[429 5]]`, `[[lost]]`), or beforehand at `/models/faults`."""

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from sandbox.store import Store
from sandbox.vendors.jobs import Vendor

Step = Literal["submit", "poll", "result", "download", "cancel", "upload"]

ANSWERS = ("lost", "hang", "garbled")
"""Faults of one request: no answer after the request was obeyed, no answer at all, an answer that is no JSON."""

OF_JOBS = (
    *("slow", "seconds", "never", "fail", "refuse", "abort"),
    *("html", "truncated", "half", "redirect", "private", "foreign", "missing", "huge", "bomb", "nsfw"),
    *("webhook-twice", "webhook-never", "webhook-forged"),
)
WORD = re.compile(r"\[\[\s*([a-z-]+|[45]\d\d)(?:\s+(\d+(?:\.\d+)?))?\s*\]\]")
STATUS = re.compile(r"[45]\d\d")
MOST_SECONDS = 86_400.0


class Fault(BaseModel):
    """`argument` is a number of seconds: until the next attempt for a status, else how long the fault lasts."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=30)
    argument: float | None = Field(default=None, ge=0, le=MOST_SECONDS)

    @property
    def status(self) -> int | None:
        return int(self.name) if STATUS.fullmatch(self.name) else None


class OrderedFault(Fault):
    """The body of `POST /models/faults`: the next `times` requests of the step have the fault."""

    vendor: Vendor | None = None
    model: str | None = Field(default=None, max_length=300)
    step: Step = "submit"
    times: int = Field(default=1, ge=1, le=1000)

    @field_validator("name")
    @classmethod
    def _is_known(cls, name: str) -> str:
        if STATUS.fullmatch(name) or name in ANSWERS or name in OF_JOBS:
            return name
        raise ValueError(f"one of {', '.join((*ANSWERS, *OF_JOBS))}, or a status from 400 to 599")


def words(prompt: str) -> list[Fault]:
    """The faults that a prompt orders, unknown words left out."""
    found = [Fault(name=name, argument=float(number) if number else None) for name, number in WORD.findall(prompt)]
    return [each for each in found if each.status or each.name in ANSWERS or each.name in OF_JOBS]


class OrderedFaults:
    def __init__(self, store: Store) -> None:
        self._store = store

    def order(self, fault: OrderedFault) -> None:
        self._store.autocommit.execute(
            "INSERT INTO vendor_faults (vendor, model, step, times, body) VALUES (?, ?, ?, ?, ?)",
            (fault.vendor, fault.model, fault.step, fault.times, fault.model_dump_json()),
        )

    def take(self, vendor: Vendor, step: Step, model: str = "") -> list[Fault]:
        """The faults of this request; each is counted down."""
        where = "step = ? AND COALESCE(vendor, ?) = ? AND COALESCE(model, ?) = ? AND times > 0"
        values = (step, vendor, vendor, model, model)
        with self._store.transaction() as transaction:
            rows = transaction.rows(f"SELECT seq, body FROM vendor_faults WHERE {where} ORDER BY seq", values)
            for row in rows:
                transaction.execute("UPDATE vendor_faults SET times = times - 1 WHERE seq = ?", (row["seq"],))
            transaction.execute("DELETE FROM vendor_faults WHERE times <= 0")
        orders = [OrderedFault.model_validate_json(row["body"]) for row in rows]
        return [Fault(name=each.name, argument=each.argument) for each in orders]

    def outstanding(self) -> list[OrderedFault]:
        rows = self._store.autocommit.rows("SELECT times, body FROM vendor_faults ORDER BY seq")
        return [
            OrderedFault.model_validate_json(row["body"]).model_copy(update={"times": row["times"]}) for row in rows
        ]

    def clear(self) -> None:
        self._store.autocommit.execute("DELETE FROM vendor_faults")
