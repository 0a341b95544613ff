"""Invariants of confirmed generations, their pictures, quotas and subscriptions. `atelier audit` compares the rest.

Each check yields what violates it. The platform must be idle, and unused assets must be deleted.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from generation.figures.kind import FigureKind
from generation.figures.tables.image import public_id

from crash.databases import Databases, Row
from crash.figure_confirmations import FigureConfirmations
from crash.figure_load import STOREFRONT

JOBS = """
    select j.id::text, j.user_id::text, j.state, j.attempts, r.batch_size, r.credits
    from jobs j join figure_requests r on r.job_id = j.id
"""
IMAGES = """
    select id, job_id::text, user_id::text, position, file, thumbnail, is_ready, thumbnail_width, thumbnail_height
    from figure_images
"""
ASSETS = "select key, job_id::text, delete_after from assets where storefront = 'figureforge'"
QUOTAS = 'select user_id::text as id, "limit", used, resets_at, images_generated, tier, status, version from quotas'
ENTRIES = "select user_id::text as id, kind, reference::text, amount from quota_entries"
USERS = "select id::text, email from users where storefront = 'figureforge'"
LIVE = ("incomplete", "trialing", "active", "past_due")


@dataclass
class FigureRecords:
    """The data that the checks compare, read once.

    `objects` is the folder of stored objects, and `subscriptions` are Stripe's, by id.
    """

    databases: Databases
    confirmations: FigureConfirmations
    objects: Path
    subscriptions: dict[str, dict[str, Any]]
    free_credits: int

    @cached_property
    def jobs(self) -> dict[str, Row]:
        return {row["id"]: row for row in self._rows("generation", JOBS)}

    @cached_property
    def images(self) -> list[Row]:
        return self._rows("generation", IMAGES)

    @cached_property
    def entries(self) -> list[Row]:
        return self._rows("generation", ENTRIES)

    @cached_property
    def quotas(self) -> dict[str, Row]:
        return {row["id"]: row for row in self._rows("generation", QUOTAS)}

    @cached_property
    def emails(self) -> dict[str, str]:
        return {row["id"]: row["email"] for row in self._rows("identity", USERS)}

    @property
    def failed(self) -> int:
        return sum(job["state"] == "failed" for job in self.jobs.values())

    @property
    def summary(self) -> str:
        returns = sum(entry["kind"] == "return" for entry in self.entries)
        return f"{len(self.jobs)} jobs, {self.failed} of them failed, {len(self.images)} pictures, {returns} returns"

    def faults(self, interruptions: int) -> list[str]:
        """Return a description of every violated invariant, with `interruptions` as the most that attempts can have."""
        checks = (self.failures(interruptions), self.generations(), self.pictures(), self.assets(), self.files())
        about_quotas = (self.reservations(), self.sums(), self.accounts())
        return [fault for check in (*checks, *about_quotas) for fault in check]

    def failures(self, interruptions: int) -> Iterator[str]:
        """A job fails only after all its attempts were interrupted; an interruption ends one attempt."""
        if self.failed * FigureKind.retries.max_attempts > interruptions:
            yield f"{self.failed} jobs failed after {interruptions} interruptions"

    def generations(self) -> Iterator[str]:
        """A confirmed generation has one job, which has ended. No customer has an unconfirmed job."""
        yield from (f"lost: {job}" for job in self.confirmations.jobs.keys() - self.jobs.keys())
        for row in self.jobs.values():
            if row["state"] not in ("completed", "failed"):
                yield f"has not ended: {row}"
        unconfirmed = Counter(
            self.emails.get(row["user_id"], "") for job, row in self.jobs.items() if job not in self.confirmations.jobs
        )
        for email, count in (unconfirmed - Counter(self.confirmations.lost)).items():
            if email in self.confirmations.customers:
                yield f"{count} jobs that were not confirmed to {email}"

    def pictures(self) -> Iterator[str]:
        """Ended jobs have no picture that is not ready, none at two positions, and none that was deleted."""
        shown = {public_id(row["id"]) for row in self.images}
        yield from (f"deleted, but exists: {image}" for image in self.confirmations.deleted.keys() & shown)
        for row in self.images:
            job = self.jobs[row["job_id"]]
            if not row["is_ready"] or job["state"] != "completed":
                yield f"a picture of a job that is {job['state']}: {row}"
            if row["position"] not in range(job["batch_size"]) or row["user_id"] != job["user_id"]:
                yield f"not of its job: {row}"
            if max(row["thumbnail_width"], row["thumbnail_height"]) > 384:
                yield f"a large thumbnail: {row}"

    def assets(self) -> Iterator[str]:
        """A picture has two assets, and no others are recorded."""
        named = {(key, row["job_id"]) for row in self.images for key in (row["file"], row["thumbnail"])}
        recorded = self._rows("generation", ASSETS)
        kept = {(row["key"], row["job_id"]) for row in recorded}
        yield from (f"without an asset: {each}" for each in named - kept)
        yield from (f"an asset of no picture: {each}" for each in kept - named)
        yield from (f"to be deleted: {row}" for row in recorded if row["delete_after"])

    def files(self) -> Iterator[str]:
        """Storage has the files of the assets and no others."""
        recorded = {row["key"] for row in self._rows("generation", ASSETS)}
        folder = self.objects / STOREFRONT
        stored = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}
        yield from (f"without a file: {each}" for each in recorded - stored)
        yield from (f"a file of no asset: {each}" for each in stored - recorded)

    def reservations(self) -> Iterator[str]:
        """A job has reserved its credits once, and exactly those of pictures that were not made are returned, once."""
        kinds = Counter((entry["kind"], entry["reference"]) for entry in self.entries)
        amounts = {(entry["kind"], entry["reference"]): entry["amount"] for entry in self.entries}
        yield from (f"{count} entries of {each}" for each, count in kinds.items() if count > 1)
        made = Counter(row["job_id"] for row in self.images) + Counter(self.confirmations.deleted.values())
        for job_id, job in self.jobs.items():
            if self.emails.get(job["user_id"]) not in self.confirmations.customers:
                continue  # the demo customer's cost nothing
            reserved, returned = (amounts.get((kind, job_id), 0) for kind in ("reservation", "return"))
            missing = job["batch_size"] - made[job_id]
            if reserved != job["credits"] or -returned != missing * job["credits"] // job["batch_size"]:
                yield f"{reserved} credits reserved and {-returned} returned for {made[job_id]} pictures of {job}"
        for kind, reference in kinds:
            if kind in ("reservation", "return") and reference not in self.jobs:
                yield f"{kind} of no job: {reference}"

    def sums(self) -> Iterator[str]:
        """A customer has used what the entries sum up to, and no more than the limit."""
        used: Counter[str] = Counter()
        for entry in self.entries:
            used[entry["id"]] += entry["amount"]
        for user, quota in self.quotas.items():
            if quota["used"] != used[user]:
                yield f"the entries sum up to {used[user]}: {quota}"
            limit = self.free_credits if quota["limit"] is None else quota["limit"]
            if quota["used"] > limit:
                yield f"more used than {limit}: {quota}"

    def accounts(self) -> Iterator[str]:
        """Each paying customer has one live subscription at Stripe, whose quota applies; no other customer has one."""
        live = Counter(
            self.emails.get(each["metadata"].get("user_id", ""), "")
            for each in self.subscriptions.values()
            if each["status"] in LIVE
        )
        paying = Counter(dict.fromkeys(self.confirmations.subscribed, 1))
        yield from (f"paid without a subscription: {email}" for email in paying - live)
        yield from (f"subscriptions without a payment: {email} ({count})" for email, count in (live - paying).items())
        for user, quota in self.quotas.items():
            is_subscribed = self.emails.get(user) in self.confirmations.subscribed
            if is_subscribed != (quota["tier"] is not None and quota["status"] == "active"):
                yield f"a subscription of {self.emails.get(user)}, or none, that its quota does not show: {quota}"

    def _rows(self, service: str, sql: str) -> list[Row]:
        return self.databases.rows(service, sql)
