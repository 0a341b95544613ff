"""The jobs of all vendors in the sandbox's database."""

import math
from collections.abc import Sequence
from typing import Any, Literal

from common.kernel import clock
from pydantic import BaseModel

from sandbox.store import Store

Vendor = Literal["replicate", "openai", "fal", "comfyui"]
Status = Literal["queued", "running", "succeeded", "failed", "canceled", "aborted"]
PictureFormat = Literal["png", "jpeg", "webp"]
UNFINISHED = ("queued", "running")
KEPT_SECONDS = 7 * 86_400
"""For so long jobs and their files are kept, of the platform's clock."""


class PictureOrder(BaseModel):
    """What is to be drawn. `references` and `mask` are addresses, or `file:ID` for a file of the sandbox."""

    prompt: str = ""
    width: int = 0
    height: int = 0
    seed: int = 0
    count: int = 1
    format: PictureFormat = "png"
    references: list[str] = []
    mask: str | None = None


class Job(BaseModel):
    """`work_due` is when it starts or completes, `notice_due` when its webhook is called for the first of `notices`.

    `scope` separates what does not know of each other: the servers of ComfyUI. `details` are the vendor's own.
    `cost_micros` is what the vendor charges, for jobs that succeed.
    """

    id: str
    vendor: Vendor
    scope: str = ""
    model: str
    order: PictureOrder
    status: Status = "queued"
    created: float
    started: float | None = None
    completed: float | None = None
    work_due: float | None = None
    notice_due: float | None = None
    error: str | None = None
    outputs: list[str] = []
    faults: dict[str, float | None] = {}
    webhook: str | None = None
    events: list[str] = []
    notices: list[str] = []
    attempts: int = 0
    cost_micros: int = 0
    details: dict[str, Any] = {}

    @property
    def finished(self) -> bool:
        return self.status not in UNFINISHED

    @property
    def due(self) -> float | None:
        """When the runner looks at it next."""
        return min((each for each in (self.work_due, self.notice_due) if each is not None), default=None)

    @property
    def seconds(self) -> float:
        """How long it ran, by the platform's clock."""
        return max((self.completed or self.created) - (self.started or self.completed or self.created), 0.001)


class Jobs:
    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, job: Job) -> Job:
        now = clock.timestamp()
        with self._store.transaction() as transaction:
            transaction.execute("DELETE FROM vendor_jobs WHERE created < ?", (now - KEPT_SECONDS,))
            transaction.execute("DELETE FROM vendor_files WHERE created < ?", (now - KEPT_SECONDS,))
            transaction.execute(
                "INSERT INTO vendor_jobs (id, vendor, scope, status, created, due, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (job.id, job.vendor, job.scope, job.status, job.created, job.due, job.model_dump_json()),
            )
        return job

    def save(self, job: Job) -> None:
        self._store.autocommit.execute(
            "UPDATE vendor_jobs SET status = ?, due = ?, body = ? WHERE id = ?",
            (job.status, job.due, job.model_dump_json(), job.id),
        )

    def find(self, vendor: Vendor, identifier: str, scope: str = "") -> Job | None:
        found = self._select("vendor = ? AND id = ? AND scope = ?", (vendor, identifier, scope), 1)
        return found[0] if found else None

    def latest(
        self,
        vendor: Vendor,
        limit: int,
        *,
        before: str | None = None,
        scope: str = "",
        created: tuple[float, float] = (0, math.inf),
    ) -> list[Job]:
        """Newest first; `before` is the id of the job behind which they begin. `created` is from and until."""
        where = "vendor = ? AND scope = ? AND created BETWEEN ? AND ?"
        values: list[Any] = [vendor, scope, *created]
        if before is not None:
            where, values = f"{where} AND seq < (SELECT seq FROM vendor_jobs WHERE id = ?)", [*values, before]
        return self._select(where, values, limit)

    def delete(self, job: Job) -> None:
        self._store.autocommit.execute("DELETE FROM vendor_jobs WHERE id = ?", (job.id,))

    def next_number(self) -> int:
        """The number of the next job: higher than that of every other one."""
        row = self._store.autocommit.row("SELECT COALESCE(MAX(seq), 0) AS number FROM vendor_jobs")
        return 0 if row is None else int(row["number"])

    def of_output(self, vendor: Vendor, file: str) -> Job | None:
        """The job whose picture a file is."""
        row = self._store.autocommit.row(
            "SELECT body FROM vendor_jobs WHERE id = (SELECT job FROM vendor_files WHERE vendor = ? AND id = ?)",
            (vendor, file),
        )
        return None if row is None else Job.model_validate_json(row["body"])

    def everything(self, limit: int, vendor: str | None = None) -> list[Job]:
        """Newest first, of all vendors or of one."""
        return self._select("COALESCE(?, vendor) = vendor", (vendor,), limit)

    def unfinished(self, vendor: Vendor, scope: str = "") -> list[Job]:
        """Oldest first."""
        return self._select("vendor = ? AND scope = ? AND status IN ('queued', 'running')", (vendor, scope), 1000)[::-1]

    def due(self, limit: int) -> list[Job]:
        return self._select("due <= ?", (clock.timestamp(),), limit, "due, seq")

    def _select(self, where: str, values: Sequence[Any], limit: int, order: str = "seq DESC") -> list[Job]:
        rows = self._store.autocommit.rows(
            f"SELECT body FROM vendor_jobs WHERE {where} ORDER BY {order} LIMIT ?", (*values, limit)
        )
        return [Job.model_validate_json(row["body"]) for row in rows]
