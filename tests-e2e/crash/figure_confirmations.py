"""The generations, deletions and subscriptions that the platform confirmed to its customers."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class FigureConfirmations:
    """`jobs` maps the ids of accepted generations to the keys of their requests.

    `customers` are the emails of all simulated customers. `deleted` maps the ids of deleted pictures to their jobs.
    `lost` has the email of a customer for every generation that was abandoned without a response and may have added
    one job. `subscribed` are the emails of customers who paid on the payment page.
    """

    jobs: dict[str, str] = field(default_factory=dict)
    deleted: dict[str, str] = field(default_factory=dict)
    customers: set[str] = field(default_factory=set)
    subscribed: set[str] = field(default_factory=set)
    lost: list[str] = field(default_factory=list)
    refused: int = 0

    @property
    def summary(self) -> str:
        generations = f"{len(self.jobs)} generations, {self.refused} refused for want of credits"
        return f"{generations}, {len(self.deleted)} pictures deleted, {len(self.subscribed)} subscriptions"

    def accept(self, job: str, key: str) -> None:
        """Record an accepted generation. Raises if the job was confirmed before for another request."""
        assert self.jobs.setdefault(job, key) == key, f"{job} was confirmed for two generations"
