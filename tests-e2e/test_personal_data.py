"""Completeness: each table that names a person is in the archive of a customer, or is listed here with the reason.

A new table with such a column fails until it is listed. `emporium/test_erasure.py` looks for an erased customer in all.
"""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest
from atelier.services import SERVICES
from common.db.table_model import TableModel
from common.rpc.personal import PersonalSection
from sqlalchemy import Table

PERSON = re.compile(
    r"(user|owner|guest|customer)_id|(.*_)?(email|username|first_name|full_name|phone|phone_number)|.*_address|address"
)
"""Columns that name a customer or a visitor. `created_by` and the like name members of staff."""
ARCHIVES = {"generation": "generation.jobs.queries.personal_data"}
"""Where the sections of a service's archive are declared, if not in `SERVICE.repository.personal_data`."""

NOT_ARCHIVED = {
    "identity.claimed_guests": "which visitor became the customer: ids only",
    "identity.erasures": "the record of an erasure, when there is no account any more",
    "identity.exports": "the archives themselves, and who asked for them",
    "identity.imports": "files of staff",
    "identity.magic_codes": "digests of codes, for minutes",
    "identity.mail_tokens": "digests of mailed links",
    "identity.passkey_challenges": "for minutes",
    "identity.pending_sign_ins": "of staff, for minutes",
    "identity.second_factors": "of staff: secrets",
    "identity.sign_in_tickets": "for minutes",
    "identity.staff_invitations": "of staff, for a week",
    "identity.staff_passkeys": "of staff, deleted when they are staff no longer",
    "identity.temporary_passwords": "secrets, until the mail was accepted",
    "orders.book_customers": "a mark that the account was deleted",
    "orders.order_notes": "remarks of staff, see decision 74",
    "payments.billing_actions": "decisions of staff",
    "payments.subscription_checkouts": "checkouts at Stripe that were begun; subscriptions are in it",
    "generation.address_usages": "keyed digests of addresses, see decision 57",
    "generation.allowance_corrections": "decisions of staff; the allowances are in it",
    "generation.applied_packs": "that a pack was counted; the retries are in it",
    "generation.claimed_guests": "which visitor became the customer: ids only",
    "generation.holds": "credits held for a job, while it runs",
    "generation.predictions": "the address of a vendor's interface",
    **{f"{service}.audit_log": "who changed what, see decision 78" for service in SERVICES},
}


def _tables() -> Iterator[tuple[str, Table]]:
    for service in SERVICES:
        package = importlib.import_module(service)
        for module in pkgutil.walk_packages(package.__path__, f"{service}."):
            if re.search(r"\.(domain|tables|base)(\.|$)", module.name):
                importlib.import_module(module.name)
    for base in TableModel.__subclasses__():
        service = base.__module__.partition(".")[0]
        for table in base.metadata.tables.values():
            if service in SERVICES and any(PERSON.fullmatch(column.name) for column in table.columns):
                yield f"{service}.{table.name}", table


@pytest.fixture(scope="module")
def tables() -> dict[str, Table]:
    return dict(_tables())


def test_the_archive_of_a_customer_has_each_table_that_names_one(tables: dict[str, Table]) -> None:
    archived = set()
    for name in tables:
        service, _, table = name.partition(".")
        module = importlib.import_module(ARCHIVES.get(service, f"{service}.repository.personal_data"))
        sections: tuple[PersonalSection, ...] = module.PERSONAL_DATA
        if any(re.search(rf"\b{table}\b", section.sql) for section in sections):
            archived.add(name)
    assert tables.keys() - archived - NOT_ARCHIVED.keys() == set(), "neither in the archive nor listed"
    assert NOT_ARCHIVED.keys() & archived == set()
    assert NOT_ARCHIVED.keys() - tables.keys() == set(), "no longer there"


def test_identity_deletes_with_an_account_each_row_that_refers_to_it(tables: dict[str, Table]) -> None:
    for name, table in tables.items():
        if name.startswith("identity.") and "user_id" in table.columns and name != "identity.erasures":
            [key] = table.columns["user_id"].foreign_keys
            assert key.ondelete == "CASCADE", name
