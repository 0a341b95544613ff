"""Give what a guest made to the customer who paid for it."""

from dataclasses import dataclass
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.events.identity import GuestClaimed
from common.jobs.queue import enqueue
from common.kernel.languages import Language
from common.kernel.storefronts import Storefront
from common.mail.mails import send_mail
from common.messaging.outbox import publish

from identity.adapters.mails import order_in_account
from identity.adapters.temporary_password_mails import TemporaryPasswordMail
from identity.domain.emails import canonical
from identity.domain.errors import EmailTaken
from identity.domain.user import User
from identity.domain.username import plain_of_email
from identity.repository.claimed_guests import lock_guest, set_user_of_guest
from identity.repository.contact_addresses import hand_over_addresses, replace_current_address
from identity.repository.temporary_passwords import TemporaryPasswords
from identity.repository.users import Users, has_account
from identity.use_cases.assign_derived_username import assign_derived_username
from identity.use_cases.hand_over_account import withdraw_access
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
    language: Language | None = None


async def claim_guest(command: ClaimGuest, storefront: Storefront, uow: UnitOfWork) -> User:
    """Give what the guest owns to a customer, and return the customer: the user of an earlier claim of this guest, else
    `user_id`, else the account with the e-mail address, which is created if there is none. The account may be locked.

    Anyone can register an address, and anyone can order with it. So an account that is found by an address which was
    never proved can afterwards be entered only with a password that is mailed there.

    Claims of one guest run one after another, and so do claims for one customer: the guest's row is locked first, then
    the customer's. Raises InvalidEmail.
    """
    name = command.storefront
    known = await lock_guest(uow, name, command.guest_id)
    user = await _find(known or command.user_id, uow, name) or await _of_address(command, storefront, uow)
    await set_user_of_guest(uow, name, command.guest_id, user.id)
    await hand_over_addresses(uow, name, command.guest_id, user.id)
    event = GuestClaimed(storefront=name, guest_id=command.guest_id, user_id=user.id, merge_id=command.order_id)
    await publish(uow, event)
    return user


async def _find(user_id: UUID | None, uow: UnitOfWork, storefront: str) -> User | None:
    """The account, locked, in any state."""
    return await Users(uow, storefront).lock_in_any_state(user_id) if user_id else None


async def _of_address(command: ClaimGuest, storefront: Storefront, uow: UnitOfWork) -> User:
    """The account with the address of the order, to which a mail says how to sign in.

    An unused password that was mailed there is known to the owner of the address only.
    """
    users, email = Users(uow, command.storefront), canonical(command.email)
    user = await users.lock_by_email_in_any_state(email)
    if user is None:
        return await _create(command, storefront, uow)
    if user.is_verified or await TemporaryPasswords(uow).is_unused(user.id):
        await send_mail(uow, order_in_account(storefront, user, command.language))
        return user
    await withdraw_access(user, storefront, uow)
    user.is_staff, user.staff_role = False, None  # a mailbox is not trusted with the permissions of staff
    _introduce(user, command)
    await users.save(user)
    await replace_current_address(uow, user.storefront, user.id)
    await _mail_password(user, uow)
    return user


async def _create(command: ClaimGuest, storefront: Storefront, uow: UnitOfWork) -> User:
    """An account without a password until the job has mailed one. Its address counts as not verified until then."""
    user = User(storefront=command.storefront, email=canonical(command.email), first_name="")
    _introduce(user, command)
    try:
        await add_account(user, uow)
    except EmailTaken:  # it was created a moment ago, by a registration or by the claim of another guest
        return await _created_meanwhile(command, storefront, uow)
    await assign_derived_username(user, plain_of_email, uow)
    await _mail_password(user, uow)
    return user


def _introduce(user: User, command: ClaimGuest) -> None:
    """Give an account the names and the phone number of the order, and its language if the account has none."""
    user.first_name, _, user.last_name = " ".join(command.full_name.split()).partition(" ")
    user.phone_number = command.phone
    user.language = user.language or command.language


async def _mail_password(user: User, uow: UnitOfWork) -> None:
    """One job an account: if another claim has queued it, it waits for the lock of the account before it creates the
    password."""
    await enqueue(uow, TemporaryPasswordMail(storefront=user.storefront, user_id=user.id), key=user.id)


async def _created_meanwhile(command: ClaimGuest, storefront: Storefront, uow: UnitOfWork) -> User:
    """Raises EmailTaken if the account was deleted again: the event is then handled once more."""
    if not await has_account(uow, command.storefront, canonical(command.email)):
        raise EmailTaken(email=command.email)
    return await _of_address(command, storefront, uow)
