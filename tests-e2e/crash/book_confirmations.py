"""The books, pictures, orders and packs that the platform confirmed to its customers."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class BookConfirmations:
    """`versions` maps the ids of confirmed versions to their items. `paid` maps the numbers of paid orders to the books
    of each, and is empty for a retry pack. `packs` are the ids of applied packs. `visitors` maps the emails of visitors
    who paid to their books. `lost` has the item of every version that was abandoned without a response.
    """

    books: set[str] = field(default_factory=set)
    versions: dict[str, str] = field(default_factory=dict)
    paid: dict[int, list[str]] = field(default_factory=dict)
    packs: set[str] = field(default_factory=set)
    visitors: dict[str, str] = field(default_factory=dict)
    customers: set[str] = field(default_factory=set)
    lost: list[str] = field(default_factory=list)

    @property
    def summary(self) -> str:
        made = f"{len(self.books)} books, {len(self.versions)} versions"
        return (
            f"{made}, {len(self.paid)} orders paid, {len(self.visitors)} of visitors, {len(self.packs)} packs applied"
        )
