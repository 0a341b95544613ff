"""The restorations, unlocks, deletions and payments that the platform confirmed to its customers."""

from dataclasses import dataclass, field
from typing import NamedTuple


class JobNumber(NamedTuple):
    storefront: str
    number: int


@dataclass(slots=True)
class RestorationConfirmations:
    """`uploads` maps the jobs of 201 responses to the keys of their requests; the other jobs are of 200 responses.

    `customers` are the emails of all simulated customers. `paid` counts the checkout sessions that Stripe confirmed as
    paid. `lost` has the email of a customer for every upload that was abandoned without a response and may have added
    one unconfirmed job.
    """

    uploads: dict[JobNumber, str] = field(default_factory=dict)
    unlocked: set[JobNumber] = field(default_factory=set)
    shared: set[JobNumber] = field(default_factory=set)
    deleted: set[JobNumber] = field(default_factory=set)
    customers: set[str] = field(default_factory=set)
    lost: list[str] = field(default_factory=list)
    paid: int = 0

    @property
    def summary(self) -> str:
        unlocks = f"{len(self.unlocked)} unlocked with credits, {len(self.shared)} by sharing"
        return f"{len(self.uploads)} uploads, {unlocks}, {len(self.deleted)} deleted, {self.paid} purchases"

    def upload(self, job: JobNumber, key: str) -> None:
        """Record a confirmed upload. Raises if the job was confirmed before for another request."""
        assert self.uploads.setdefault(job, key) == key, f"{job} was confirmed for two uploads"
