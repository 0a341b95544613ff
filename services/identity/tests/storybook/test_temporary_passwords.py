"""The mail with the password of an account that a paid order created."""

import asyncio
from uuid import UUID, uuid4

from common.events.envelope import Envelope
from common.jobs.queue import enqueue
from common.mail.mails import Mail
from identity.adapters.temporary_password_mails import TemporaryPasswordMail
from identity.domain import passwords
from identity.domain.temporary_password import new_password
from identity.storefront import Passwords
from testkit.harness import Harness
from testkit.identity import new_address
from testkit.identity_storybook import CUSTOMER, StorybookUsers, claim_requested, temporary_password_of

from ..test_secrets import as_text

CHOSEN = "Calm-Lagoon-77"


async def new_customer(customers: StorybookUsers, shop: str, *, failures: int = 0) -> tuple[str, UUID]:
    """The address and the id of an account that an order created, whose mail failed so often."""
    address, identity = new_address(), customers.harness
    customers.mailbox.failures[address] = failures
    await identity.deliver(claim_requested(shop, uuid4(), email=address))
    await identity.drain()
    sql = "select id from users where storefront = %(storefront)s and email = %(email)s"
    return address, await identity.database.autocommit.fetch_value(sql, storefront=shop, email=address)


async def retry(customers: StorybookUsers) -> None:
    """Run failed jobs again at once."""
    await customers.harness.database.autocommit.execute("update tasks set run_at = created_at where state = 'waiting'")
    await customers.harness.drain()


async def run_again(customers: StorybookUsers, shop: str, user_id: UUID) -> None:
    """Run the mail's job another time, as after a crash between the mail and the job's end."""
    async with customers.harness.database.transaction() as uow:
        await enqueue(uow, TemporaryPasswordMail(storefront=shop, user_id=user_id))
    await customers.harness.drain()


async def is_pending(identity: Harness, user_id: UUID) -> bool:
    sql = "select 1 from temporary_passwords where user_id = %(user_id)s and encrypted is not null"
    return await identity.database.autocommit.fetch_one(sql, user_id=user_id) is not None


def mails(customers: StorybookUsers, address: str) -> list[Mail]:
    return customers.mailbox.to(address)


async def test_the_mail_has_a_line_with_a_password_that_signs_in(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    address, user_id = await new_customer(customers, shop)
    [mail] = mails(customers, address)
    password = temporary_password_of(mail.text)
    assert password in mail.html
    assert (await customers.sign_in(shop, address, password)).id == user_id
    assert not await is_pending(identity, user_id)


async def test_before_the_mail_nothing_signs_in(customers: StorybookUsers, identity: Harness, shop: str) -> None:
    address = new_address()
    async with identity.database.transaction() as uow:
        [handler] = identity.service.handlers.of("claim.requested")
        await handler.handle(Envelope.of(claim_requested(shop, uuid4(), email=address)), uow)
    for password in ("", CHOSEN):
        assert (await customers.log_in(shop, address, password)).status_code == 400


async def test_a_failed_mail_is_sent_again_with_the_same_password(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    address, user_id = await new_customer(customers, shop, failures=1)
    assert mails(customers, address) == []
    assert await is_pending(identity, user_id)
    stored = await identity.database.autocommit.fetch_value(
        "select password_hash from users where id = %(id)s", id=user_id
    )
    await retry(customers)
    [mail] = mails(customers, address)
    assert (await customers.log_in(shop, address, temporary_password_of(mail.text))).status_code == 200
    again = await identity.database.autocommit.fetch_value(
        "select password_hash from users where id = %(id)s", id=user_id
    )
    assert again == stored
    assert not await is_pending(identity, user_id)


async def test_a_repeated_job_sends_nothing_after_the_mail_was_accepted(customers: StorybookUsers, shop: str) -> None:
    address, user_id = await new_customer(customers, shop)
    await run_again(customers, shop, user_id)
    assert len(mails(customers, address)) == 1


async def test_copies_of_the_mail_have_one_id_and_one_password(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    """As when the process dies after the mail was accepted and before that is recorded."""
    address, user_id = await new_customer(customers, shop, failures=1)
    pending = await identity.database.autocommit.fetch_one(
        "select * from temporary_passwords where user_id = %(user_id)s", user_id=user_id
    )
    assert pending is not None
    await retry(customers)
    await identity.database.autocommit.execute(
        "update temporary_passwords set encrypted = %(encrypted)s where user_id = %(user_id)s",
        encrypted=pending["encrypted"],
        user_id=user_id,
    )
    await run_again(customers, shop, user_id)
    first, second = mails(customers, address)
    assert (first.id, first.text) == (second.id, second.text)


async def test_concurrent_runs_of_the_job_send_one_password(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    address = new_address()
    async with identity.database.transaction() as uow:
        [handler] = identity.service.handlers.of("claim.requested")
        await handler.handle(Envelope.of(claim_requested(shop, uuid4(), email=address)), uow)
    sql = "select id from users where storefront = %(storefront)s and email = %(email)s"
    user_id = await identity.database.autocommit.fetch_value(sql, storefront=shop, email=address)
    async with identity.database.transaction() as uow:
        for _ in range(3):
            await enqueue(uow, TemporaryPasswordMail(storefront=shop, user_id=user_id))
    tasks = await identity.queue.lease(50)
    await asyncio.gather(*(identity.queue.run(task) for task in tasks))
    sent = mails(customers, address)
    assert len({(mail.id, mail.text) for mail in sent}) == 1
    assert (await customers.log_in(shop, address, temporary_password_of(sent[0].text))).status_code == 200


async def test_a_password_that_the_owner_has_chosen_stays(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    address, user_id = await new_customer(customers, shop)
    nino = await customers.sign_in(shop, address, temporary_password_of(mails(customers, address)[0].text))
    await identity.database.autocommit.execute(
        "insert into temporary_passwords (user_id, encrypted, mail_id, created_at)"
        " values (%(user_id)s, 'x', %(id)s, now())",
        user_id=user_id,
        id=uuid4(),
    )
    response = await nino.client.put(f"{CUSTOMER}/edit/", json={"password": CHOSEN})
    assert response.status_code == 200
    assert not await is_pending(identity, user_id)
    await run_again(customers, shop, user_id)
    assert (await customers.log_in(shop, address, CHOSEN)).status_code == 200


async def test_the_password_is_neither_stored_nor_logged_in_clear(
    customers: StorybookUsers, identity: Harness, shop: str, logged: list[str]
) -> None:
    address, _ = await new_customer(customers, shop, failures=1)
    tables = ("users", "temporary_passwords", "tasks", "outbox", "inbox")
    stored = [await identity.database.autocommit.fetch(f"select * from {table}") for table in tables]
    await retry(customers)
    password = temporary_password_of(mails(customers, address)[0].text)
    dump = "\n".join(as_text(value) for rows in stored for row in rows for value in row.values())
    assert password not in dump + "\n".join(logged)


async def test_the_first_sign_in_with_the_mailed_password_proves_the_address(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    address, user_id = await new_customer(customers, shop)
    sql = "select verified_at is not null as is_proven, is_staff from users where id = %(id)s"
    before = await identity.database.autocommit.fetch_one(sql, id=user_id)
    assert before == {"is_proven": False, "is_staff": False}
    await customers.sign_in(shop, address, temporary_password_of(mails(customers, address)[0].text))
    after = await identity.database.autocommit.fetch_one(sql, id=user_id)
    assert after == {"is_proven": True, "is_staff": False}


def test_temporary_passwords_keep_the_strictest_rules() -> None:
    rules = Passwords(min_length=16)
    found = {new_password("nino@people.example", rules) for _ in range(50)}
    assert len(found) == 50
    assert not any(any(passwords.faults(each, "nino@people.example", rules, "password")) for each in found)
