"""Give what a guest made to the customer who paid for it."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.events.identity import GuestClaimed
from common.jobs.queue import enqueue
from common.messaging.outbox import publish

from identity.adapters.temporary_password_mails import TemporaryPasswordMail
from identity.domain.emails import canonical
from identity.domain.errors import EmailTaken
from identity.domain.user import User
from identity.domain.username import plain_of_email
from identity.repository.claimed_guests import lock_guest, set_user_of_guest
from identity.repository.contact_addresses import hand_over_addresses
from identity.repository.users import Users
from identity.use_cases.assign_username import assign_derived_username
from identity.use_cases.register import add_account


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimGuest:
    """`user_id` is the customer whom the payment of the order named. The rest is from the order's address."""

    storefront: str
    guest_id: UUID
    order_id: UUID
    user_id: UUID | None
    email: str
    full_name: str
    phone: str


async def claim_guest(command: ClaimGuest, uow: UnitOfWork) -> User:
    """Give what the guest owns to a customer, and return the customer: the user of an earlier claim of this guest, else
    `user_id`, else the account with the e-mail address, which is created if there is none. The account may be locked.

    Claims of one guest run one after another, and so do claims for one customer: the guest's row is locked first, then
    the customer's. Raises InvalidEmail.
    """
    name = command.storefront
    known = await lock_guest(uow, name, command.guest_id)
    user = await _find(known or command.user_id, command, uow) or await _create(command, uow)
    await set_user_of_guest(uow, name, command.guest_id, user.id)
    await hand_over_addresses(uow, name, command.guest_id, user.id)
    event = GuestClaimed(storefront=name, guest_id=command.guest_id, user_id=user.id, merge_id=command.order_id)
    await publish(uow, event)
    return user


async def _find(user_id: UUID | None, command: ClaimGuest, uow: UnitOfWork) -> User | None:
    """The account, locked, in any state."""
    users = Users(uow, command.storefront)
    user = await users.lock_in_any_state(user_id) if user_id else None
    return user or await users.lock_by_email_in_any_state(canonical(command.email))


async def _create(command: ClaimGuest, uow: UnitOfWork) -> User:
    """An account without a password until the job has mailed one. Its address counts as not verified."""
    first_name, _, last_name = " ".join(command.full_name.split()).partition(" ")
    user = User(
        storefront=command.storefront,
        email=canonical(command.email),
        first_name=first_name,
        last_name=last_name,
        phone_number=command.phone,
    )
    try:
        await add_account(user, uow)
    except EmailTaken:  # it was created a moment ago, by a registration or by the claim of another guest
        return await _created_meanwhile(command, uow)
    await assign_derived_username(user, plain_of_email, uow)
    await enqueue(uow, TemporaryPasswordMail(storefront=user.storefront, user_id=user.id), key=user.id)
    return user


async def _created_meanwhile(command: ClaimGuest, uow: UnitOfWork) -> User:
    """Raises EmailTaken if the account was deleted again: the event is then handled once more."""
    user = await _find(None, command, uow)
    if user is None:
        raise EmailTaken(email=command.email)
    return user
