"""A picture of a figure."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from common.db.tables import moment
from common.kernel import clock
from sqlalchemy import ARRAY, BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlmodel import Field

from generation.figures.errors import DecisionRefused, ImageFlagged
from generation.jobs.tables.base import Table
from generation.jobs.tables.job import numeric_id

PREFIX = "img_"


class Flag(StrEnum):
    """HUMAN_PENDING waits for a decision of staff. Only CLEAN pictures are in the gallery."""

    CLEAN = "clean"
    AUTO_BLOCKED = "auto_blocked"
    HUMAN_PENDING = "human_pending"
    REMOVED = "removed"


class Decision(StrEnum):
    """What staff can decide about a picture. RESTORE undoes REMOVE, and only that."""

    APPROVE = "approve"
    REMOVE = "remove"
    RESTORE = "restore"

    @property
    def past(self) -> str:
        """The action in the moderation log."""
        return f"{self}d"


def public_id(image_id: UUID) -> str:
    """The id that clients see."""
    return f"{PREFIX}{image_id.hex}"


def image_uuid(shown: str) -> UUID:
    """The inverse of `public_id`."""
    return UUID(shown.removeprefix(PREFIX))


class FigureImage(Table, table=True):
    """`file` and `thumbnail` are keys of assets; both have sizes in pixels. `position` is that in the batch, from 0.

    The row is added when the picture is stored; it is visible from when its job has completed, `is_ready`.
    `reports_count` are the reports that staff have not settled. A flagged picture is visible to its owner only.
    """

    __tablename__ = "figure_images"
    __table_args__ = (
        UniqueConstraint("job_id", "position", name="figure_images_position"),
        Index("figure_images_of_user", "storefront", "user_id", "number", postgresql_where=text("is_ready")),
        Index(
            "figure_images_gallery",
            "storefront",
            "number",
            postgresql_where=text("is_ready AND is_public AND flag_status = 'clean'"),
        ),
        Index("figure_images_tags", "tags", postgresql_using="gin"),
        Index("figure_images_pending", "storefront", "number", postgresql_where=text("flag_status = 'human_pending'")),
        Index("figure_images_reported", "storefront", "number", postgresql_where=text("reports_count > 0")),
        Index("figure_images_removed", "storefront", "number", postgresql_where=text("flag_status = 'removed'")),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int = numeric_id()
    storefront: str
    user_id: UUID
    job_id: UUID = Field(sa_column_args=(ForeignKey("jobs.id", name="figure_images_job", ondelete="CASCADE"),))
    position: int
    file: str
    thumbnail: str
    content_type: str
    width: int
    height: int
    thumbnail_width: int
    thumbnail_height: int
    seed: int = Field(sa_type=BigInteger)
    tags: list[str] = Field(sa_type=ARRAY(String))
    is_public: bool = False
    is_ready: bool = False
    flag_status: str = Flag.CLEAN
    favorites_count: int = 0
    reports_count: int = 0
    version: int = 1
    created_at: datetime = moment()
    updated_at: datetime = moment()

    @property
    def is_in_public(self) -> bool:
        """Whether it is visible to others than the owner."""
        return self.is_ready and self.is_public and self.flag_status == Flag.CLEAN

    def set_tags(self, tags: list[str]) -> None:
        self.tags = tags
        self._change()

    def set_public(self, is_public: bool) -> None:
        """Raises ImageFlagged for a flagged picture that is to become public."""
        if is_public and not self.is_public and self.flag_status != Flag.CLEAN:
            raise ImageFlagged()
        self.is_public = is_public
        self._change()

    def count_report(self, most: int) -> bool:
        """Count another customer's report; whether the picture is hidden by it, as the `most`th since staff decided."""
        self.reports_count += 1
        is_hidden = self.flag_status == Flag.CLEAN and self.reports_count >= most
        if is_hidden:
            self.flag_status = Flag.HUMAN_PENDING
        self._change()
        return is_hidden

    def decide(self, decision: Decision) -> None:
        """Staff's decision settles the reports so far. Raises DecisionRefused."""
        if (decision is Decision.RESTORE) != (self.flag_status == Flag.REMOVED):
            raise DecisionRefused(flag_status=self.flag_status)
        self.flag_status = Flag.REMOVED if decision is Decision.REMOVE else Flag.CLEAN
        self.reports_count = 0
        self._change()

    def _change(self) -> None:
        self.version += 1
        self.updated_at = clock.now()
