"""Rules, and findings of an audit that break them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from atelier.audit.databases import Snapshot


@dataclass(frozen=True, slots=True)
class Rule:
    """`title` names what breaks the rule, in the plural. `remedy` says how it is repaired."""

    name: str
    title: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that breaks a rule. `subject` is the id of what is wrong, such as the order's.

    Two passes find the same thing when all four are equal: `detail` must not contain what changes between passes.
    """

    rule: Rule
    storefront: str
    subject: str
    detail: str

    def __str__(self) -> str:
        return f"{self.rule.title}: {self.storefront} {self.subject}: {self.detail}"


@dataclass(frozen=True, slots=True)
class Bounds:
    """`now` is the platform's clock. Events, jobs and checkouts younger than `age` may be unfinished."""

    now: datetime
    age: timedelta

    @property
    def edge(self) -> datetime:
        return self.now - self.age

    @property
    def at_once(self) -> "Bounds":
        """The same moment, at which nothing may be unfinished."""
        return Bounds(now=self.now, age=timedelta())


Check = Callable[[Snapshot, Bounds], Iterator[Finding]]
RECONCILE = "`atelier reconcile`"
BY_HAND = "by hand"
