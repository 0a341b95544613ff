"""Invariants of confirmed restorations, unlocks and purchases of credits. `atelier audit` compares the rest.

Each check yields what violates it. The platform must be idle, and unused assets must be due for deletion.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from generation.restorations.kind import RestorationKind

from crash.databases import Databases, Row
from crash.restoration_confirmations import JobNumber, RestorationConfirmations
from crash.restoration_load import STOREFRONTS

JOBS = """
    select id::text, number, storefront, user_id::text, state, attempts, price, unlock_method, original, preview, result
    from jobs where kind = 'restoration'
"""
ASSETS = "select key, storefront, job_id::text, delete_after from assets where storefront = any(%s)"
ENTRIES = "select kind, reference::text, storefront, amount, purchase_id::text from credit_entries"
PURCHASES = "select id::text, session_id, storefront, credits from credit_purchases"
PAID_UNLOCKS = "select job_id::text from paid_unlocks"
USERS = "select id::text, email, storefront from users"
STANDINGS = """
    select user_id::text as id, free_preview_used, social_share_unlock_used, perks_version as version
    from customer_standings where perks_version > 0
"""
PERKS = "select user_id::text as id, free_preview_used, social_share_unlock_used, version from customer_perks"


@dataclass
class RestorationRecords:
    """The data that the checks compare, read once.

    `objects` is the folder of stored objects, and `sessions` are the ids of paid checkout sessions, as Stripe has them.
    """

    databases: Databases
    confirmations: RestorationConfirmations
    objects: Path
    sessions: list[str]

    @cached_property
    def jobs(self) -> dict[JobNumber, Row]:
        return {JobNumber(row["storefront"], row["number"]): row for row in self._rows("generation", JOBS)}

    @cached_property
    def entries(self) -> dict[str, Counter[str]]:
        """The number of ledger entries of each kind, by reference."""
        found: dict[str, Counter[str]] = {}
        for row in self._rows("payments", ENTRIES):
            found.setdefault(row["reference"], Counter())[row["kind"]] += 1
        return found

    @property
    def failed(self) -> int:
        return sum(job["state"] == "failed" for job in self.jobs.values())

    @property
    def summary(self) -> str:
        spends = sum(kinds["spend"] for kinds in self.entries.values())
        returns = sum(kinds["return"] for kinds in self.entries.values())
        return f"{len(self.jobs)} jobs, {self.failed} of them failed, {spends} spends, {returns} returned"

    def faults(self, interruptions: int) -> list[str]:
        """Return a description of every violated invariant, with `interruptions` as the most that attempts can have."""
        checks = (self.failures(interruptions), self.uploads(), self.assets(), self.files())
        about_credits = (self.unlocks(), self.spends(), self.holds(), self.grants(), self.perks())
        return [fault for check in (*checks, *about_credits) for fault in check]

    def failures(self, interruptions: int) -> Iterator[str]:
        """A job fails only after all its attempts were interrupted; an interruption ends one attempt."""
        if self.failed * RestorationKind.retries.max_attempts > interruptions:
            yield f"{self.failed} jobs failed after {interruptions} interruptions"

    def uploads(self) -> Iterator[str]:
        """A confirmed upload has one job, which has ended, or is deleted. No customer has an unconfirmed job."""
        confirmed = self.confirmations
        for job in confirmed.uploads.keys() - confirmed.deleted - self.jobs.keys():
            yield f"lost: {job}"
        for job in confirmed.deleted & self.jobs.keys():
            yield f"deleted, but exists: {job}"
        for row in self.jobs.values():
            is_failed = row["state"] == "failed" and row["attempts"] == RestorationKind.retries.max_attempts
            if row["state"] != "completed" and not is_failed:
                yield f"neither completed nor interrupted at all attempts: {row}"
        emails = {row["id"]: row["email"] for row in self._rows("identity", USERS)}
        unconfirmed = Counter(emails[row["user_id"]] for job, row in self.jobs.items() if job not in confirmed.uploads)
        for email, count in (unconfirmed - Counter(confirmed.lost)).items():
            if email in confirmed.customers:  # the demo customers have jobs from the beginning
                yield f"{count} jobs that were not confirmed to {email}"

    def assets(self) -> Iterator[str]:
        """A job has the assets that its row names, and no others are recorded."""
        named = {
            (row["storefront"], key, row["id"])
            for row in self.jobs.values()
            for key in (row["original"], row["preview"], row["result"])
            if key
        }
        recorded = self._rows("generation", ASSETS, list(STOREFRONTS))
        kept = {(row["storefront"], row["key"], row["job_id"]) for row in recorded}
        yield from (f"without an asset: {each}" for each in named - kept)
        yield from (f"an asset of no job: {each}" for each in kept - named)
        yield from (f"to be deleted: {row}" for row in recorded if row["delete_after"])
        for row in self.jobs.values():
            if (row["state"] == "completed") != bool(row["preview"] and row["result"]):
                yield f"a state without its outputs, or outputs without their state: {row}"

    def files(self) -> Iterator[str]:
        """Storage has the files of the assets and no others."""
        recorded = {f"{row['storefront']}/{row['key']}" for row in self._rows("generation", ASSETS, list(STOREFRONTS))}
        stored = {
            str(file.relative_to(self.objects))
            for storefront in STOREFRONTS
            for file in (self.objects / storefront).rglob("*")
            if file.is_file()
        }
        yield from (f"without a file: {each}" for each in recorded - stored)
        yield from (f"a file of no asset: {each}" for each in stored - recorded)

    def unlocks(self) -> Iterator[str]:
        """A confirmed unlock is kept, and each paid one has one spend that was not returned."""
        confirmed = self.confirmations
        for job, method in (
            *((job, "paid") for job in confirmed.unlocked),
            *((job, "social_share") for job in confirmed.shared),
        ):
            row = self.jobs.get(job)
            if row is not None and row["unlock_method"] != method:
                yield f"was confirmed as {method}: {row}"
            elif row is None and job not in confirmed.deleted:
                yield f"unlocked and lost: {job}"

    def spends(self) -> Iterator[str]:
        """A spend has a job that was unlocked with it, which may be deleted, or was returned."""
        paid = {row["job_id"] for row in self._rows("generation", PAID_UNLOCKS)}
        for row in self.jobs.values():
            if (row["unlock_method"] == "paid") != (row["id"] in paid):
                yield f"contradicts the record of its unlock: {row}"
        for reference, kinds in self.entries.items():
            if kinds["spend"] > 1 or kinds["return"] > 1:
                yield f"several spends or returns for {reference}: {kinds}"
            if (kinds["spend"] - kinds["return"] == 1) != (reference in paid):
                yield f"{kinds} of a job that is {'unlocked' if reference in paid else 'not unlocked'}: {reference}"

    def holds(self) -> Iterator[str]:
        """A hold ended with its job: captured if it was completed, released if it was not."""
        states = {row["id"]: row["state"] for row in self.jobs.values() if row["price"]}
        for reference, kinds in self.entries.items():
            if kinds["hold"] and (kinds["hold"], kinds["capture"] + kinds["release"]) != (1, 1):
                yield f"a hold with {kinds}: {reference}"
        for job_id, state in states.items():
            kinds = self.entries.get(job_id, Counter())
            if kinds["hold"] != 1 or kinds["capture"] != int(state == "completed"):
                yield f"{state}, but {kinds}: {job_id}"

    def grants(self) -> Iterator[str]:
        """Each paid checkout session was granted once, and nothing else was."""
        sessions = {row["id"]: row["session_id"] for row in self._rows("payments", PURCHASES)}
        granted = Counter(sessions[row["purchase_id"]] for row in self._entries("grant"))
        paid = Counter(self.sessions)
        yield from (f"paid and not granted: {session}" for session in paid - granted)
        yield from (f"granted without payment, or twice: {session}" for session in granted - paid)
        if len(self.sessions) != self.confirmations.paid:
            yield f"{self.confirmations.paid} payments were confirmed, {len(self.sessions)} sessions are paid"

    def perks(self) -> Iterator[str]:
        """Identity shows the free offers that customers have used."""
        shown, used = (
            {row["id"]: row for row in self._rows(service, sql)}
            for service, sql in (("identity", STANDINGS), ("generation", PERKS))
        )
        yield from (
            f"shown are {shown.get(user)} instead of {used.get(user)}"
            for user in shown.keys() | used.keys()
            if shown.get(user) != used.get(user)
        )

    def _entries(self, kind: str) -> list[Row]:
        return [row for row in self._rows("payments", ENTRIES) if row["kind"] == kind]

    def _rows(self, service: str, sql: str, *parameters: Any) -> list[Row]:
        return self.databases.rows(service, sql, *parameters)
