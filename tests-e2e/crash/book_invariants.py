"""Invariants of confirmed books, versions, retries, orders and claims. `atelier audit` compares the rest.

Each check yields what violates it. The platform must be idle, and unused assets must be deleted.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from crash.book_confirmations import BookConfirmations
from crash.book_load import STOREFRONT
from crash.databases import Databases, Row

BOOKS = """
    select id::text, user_id::text, guest_id::text, status, current_cover_version_id::text, total_images_generated
    from books
"""
CHARACTERS = "select c.id::text, c.photos from characters c"
PAGES = "select id::text, book_id::text, current_version_id::text from book_pages"
VERSIONS = """
    select id::text, item_id::text, book_id::text, content_type, user_id::text, job_id::text, version_number, state,
      is_retry, picture, spread, thumbnail, ledger_entry_id::text from versions
"""
ALLOWANCES = """
    select user_id::text, content_type, content_id::text, used_retries, packs, correction from retry_allowances
"""
TIERS = "select order_id::text, book_id::text, user_id::text, tier_code, order_number from book_tiers"
PACKS = "select retry_pack_id::text, content_id::text from applied_packs"
ASSETS = "select key from assets where storefront = 'storybook'"
ORDERS = """
    select id::text, number, user_id::text, guest_id::text, status, tier_code, claimed_at from book_orders
    where storefront = 'storybook'
"""
LEDGER = "select id::text, user_id::text, entry_type, content_id::text from book_ledger"
USERS = "select id::text, email from users where storefront = 'storybook'"


@dataclass
class BookRecords:
    """The data that the checks compare, read once. `objects` is the folder of stored objects.

    `mails` has the texts of the mails by recipient.
    """

    databases: Databases
    confirmations: BookConfirmations
    objects: Path
    mails: dict[str, list[str]]

    @cached_property
    def books(self) -> dict[str, Row]:
        return {row["id"]: row for row in self._rows("generation", BOOKS)}

    @cached_property
    def versions(self) -> dict[str, Row]:
        return {row["id"]: row for row in self._rows("generation", VERSIONS)}

    @cached_property
    def orders(self) -> dict[int, Row]:
        return {row["number"]: row for row in self._rows("orders", ORDERS)}

    @cached_property
    def users(self) -> dict[str, str]:
        return {row["email"]: row["id"] for row in self._rows("identity", USERS)}

    @property
    def summary(self) -> str:
        failed = sum(row["state"] == "FAILED" for row in self.versions.values())
        versions = f"{len(self.versions)} versions, {failed} of them failed"
        return f"{len(self.books)} books, {versions}, {len(self.orders)} orders"

    def faults(self) -> list[str]:
        """Return a description of every violated invariant."""
        checks = (
            self.confirmed(),
            self.current(),
            self.retries(),
            self.payments(),
            self.claims(),
            self.ledger(),
            self.files(),
        )
        return [fault for check in checks for fault in check]

    def confirmed(self) -> Iterator[str]:
        """What was confirmed exists, and every version has ended."""
        yield from (f"lost book: {book}" for book in self.confirmations.books - self.books.keys())
        yield from (f"lost version: {each}" for each in self.confirmations.versions.keys() - self.versions.keys())
        yield from (f"lost order: {each}" for each in self.confirmations.paid.keys() - self.orders.keys())
        for row in self.versions.values():
            if row["state"] not in ("DONE", "FAILED"):
                yield f"has not ended: {row}"
            if (row["state"] == "DONE") != bool(row["picture"] and row["thumbnail"] and row["ledger_entry_id"]):
                yield f"a state without its pictures, or pictures without their state: {row}"
        numbers = Counter(
            (row["content_type"], row["item_id"], row["version_number"]) for row in self.versions.values()
        )
        yield from (f"{count} versions with {each}" for each, count in numbers.items() if count > 1)

    def current(self) -> Iterator[str]:
        """The current version of a page is its newest finished one, and books count what was generated."""
        newest: dict[str, Row] = {}
        made: Counter[str] = Counter()
        for row in self.versions.values():
            if row["state"] == "DONE":
                made[row["book_id"]] += 1
                known = newest.get(row["item_id"])
                if known is None or known["version_number"] < row["version_number"]:
                    newest[row["item_id"]] = row
        for page in self._rows("generation", PAGES):
            expected = newest.get(page["id"], {}).get("id")
            if page["current_version_id"] != expected:
                yield f"the current version is not {expected}: {page}"
        for book in self.books.values():
            if book["id"] in self.confirmations.books and book["total_images_generated"] != made[book["id"]]:
                yield f"{made[book['id']]} pictures were generated: {book}"

    def retries(self) -> Iterator[str]:
        """The used retries of an item are its versions that took one and did not fail."""
        used = Counter(
            (row["user_id"], row["content_type"], row["item_id"])
            for row in self.versions.values()
            if row["is_retry"] and row["state"] != "FAILED"
        )
        for row in self._rows("generation", ALLOWANCES):
            key = (row["user_id"], row["content_type"], row["content_id"])
            if row["used_retries"] != used.pop(key, 0):
                yield f"used retries differ from the versions that took one: {row}"
        yield from (f"{count} retries without an allowance: {key}" for key, count in used.items())
        applied = {row["retry_pack_id"]: row["content_id"] for row in self._rows("generation", PACKS)}
        yield from (f"lost pack: {each}" for each in self.confirmations.packs - applied.keys())
        packs = Counter(applied.values())
        for row in self._rows("generation", ALLOWANCES):
            if row["packs"] != 3 * packs[row["content_id"]]:
                yield f"{packs[row['content_id']]} packs were applied: {row}"

    def payments(self) -> Iterator[str]:
        """A confirmed payment is kept, and its books know their tier once."""
        tiers = Counter((row["order_number"], row["book_id"]) for row in self._rows("generation", TIERS))
        for number, books in self.confirmations.paid.items():
            if self.orders.get(number, {}).get("status") != "paid":
                yield f"paid, but: {self.orders.get(number)}"
            for book in books:
                if tiers[number, book] != 1:
                    yield f"{tiers[number, book]} tiers of book {book} by order {number}"
                if self.books.get(book, {}).get("status") != "ORDERED":
                    yield f"ordered, but: {self.books.get(book)}"

    def claims(self) -> Iterator[str]:
        """A visitor who paid is a customer with the book, and was mailed one password."""
        for email, book in self.confirmations.visitors.items():
            user = self.users.get(email)
            row = self.books.get(book, {})
            if user is None or (row.get("user_id"), row.get("guest_id")) != (user, None):
                yield f"the book of {email} ({user}) was not claimed: {row}"
            passwords = sum("Temporary password" in text for text in self.mails.get(email, []))
            if passwords != 1:
                yield f"{passwords} passwords were mailed to {email}"
        for row in self.orders.values():
            if row["status"] == "paid" and (row["user_id"] is None or row["guest_id"] is not None):
                yield f"paid and not claimed: {row}"

    def ledger(self) -> Iterator[str]:
        """Each paid order has one purchase, and each finished version one entry."""
        entries = self._rows("payments", LEDGER)
        purchases = Counter(row["user_id"] for row in entries if row["entry_type"] == "PURCHASE")
        paid = Counter(row["user_id"] for row in self.orders.values() if row["status"] == "paid")
        if purchases != paid:
            yield f"purchases {purchases - paid} without orders, orders {paid - purchases} without purchases"
        generated = Counter(row["content_id"] for row in entries if row["entry_type"] == "GENERATION")
        finished = Counter(row["id"] for row in self.versions.values() if row["state"] == "DONE")
        if generated != finished:
            yield f"entries {generated - finished} without versions, versions {finished - generated} without entries"

    def files(self) -> Iterator[str]:
        """Storage has the files that rows name, each is recorded as an asset, and no others are."""
        named = {key for row in self.versions.values() for key in _keys(row)}
        named |= {key for row in self._rows("generation", CHARACTERS) for key in row["photos"]}
        recorded = {row["key"] for row in self._rows("generation", ASSETS)}
        yield from (f"without an asset: {each}" for each in named - recorded)
        yield from (f"an asset of nothing: {each}" for each in recorded - named)
        folder = self.objects / STOREFRONT
        stored = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}
        yield from (f"without a file: {each}" for each in recorded - stored)
        yield from (f"a file of no asset: {each}" for each in stored - recorded)

    def _rows(self, service: str, sql: str) -> list[Row]:
        return self.databases.rows(service, sql)


def _keys(version: dict[str, Any]) -> list[str]:
    return [version[name] for name in ("picture", "spread", "thumbnail") if version[name]]
