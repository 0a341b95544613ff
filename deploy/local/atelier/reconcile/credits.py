"""Spends that payments has lost, balances that identity shows, and accounts without a customer."""

from uuid import UUID

from identity.repository.standings import store_balance
from payments.domain.credit_errors import InsufficientCredits
from payments.storefront import Credits
from payments.use_cases.anonymise_customer import AnonymiseCustomer, anonymise_customer
from payments.use_cases.move_credits import MoveCredits, spend_credits

from atelier.audit.findings import Finding
from atelier.reconcile.services import Services, subjects

_OWNERS = """
    select id, user_id from jobs where id = any(%(jobs)s)
    union select job_id, user_id from paid_unlocks where job_id = any(%(jobs)s)
"""
_BALANCES = """
    select user_id, storefront, balance, version from credit_accounts where user_id = any(%(users)s)
"""
_FORGET_VERSION = """
    update customer_standings set credit_balance = 0, credit_version = -1
    where user_id = %(user_id)s and storefront = %(storefront)s
"""


async def take(services: Services, findings: list[Finding]) -> list[str]:
    """Spend the credits of unlocked jobs. Returns the jobs whose customers do not have them."""
    owners = {row["id"]: row["user_id"] for row in await services.rows("generation", _OWNERS, jobs=subjects(findings))}
    remarks = []
    for finding in findings:
        job_id = UUID(finding.subject)
        if job_id not in owners:
            continue
        command = MoveCredits(
            storefront=finding.storefront,
            user_id=owners[job_id],
            reference=job_id,
            amount=services.storefront(finding).section(Credits).unlock_price,
        )
        try:
            async with services.databases["payments"].transaction() as uow:
                moved = await spend_credits(command, uow)
        except InsufficientCredits:
            remarks.append(f"{finding.storefront}: job {job_id} is unlocked, and its customer has no credits left")
            continue
        if moved.is_undone:
            remarks.append(f"{finding.storefront}: job {job_id} is unlocked, and its credits were given back")
    return remarks


async def show(services: Services, findings: list[Finding]) -> list[str]:
    """Store the balances and versions of the accounts in identity, also over newer versions of a lost state."""
    found = await services.rows("payments", _BALANCES, users=subjects(findings))
    accounts = {(row["storefront"], row["user_id"]): (row["balance"], row["version"]) for row in found}
    for finding in findings:
        user_id = UUID(finding.subject)
        balance, version = accounts.get((finding.storefront, user_id), (0, 0))
        async with services.databases["identity"].transaction() as uow:
            await uow.execute(_FORGET_VERSION, user_id=user_id, storefront=finding.storefront)
            await store_balance(uow, finding.storefront, user_id, balance, version)
    return []


async def forget(services: Services, findings: list[Finding]) -> list[str]:
    """Remove the id of a customer who does not exist from payments, as the deletion of an account does."""
    for finding in findings:
        command = AnonymiseCustomer(storefront=finding.storefront, user_id=UUID(finding.subject))
        async with services.databases["payments"].transaction() as uow:
            await anonymise_customer(command, uow)
    return []
