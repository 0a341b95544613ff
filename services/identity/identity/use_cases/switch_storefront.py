"""Staff of several storefronts change between them without signing in again."""

from dataclasses import dataclass
from uuid import UUID

from common.audit import Actor, AuditEntry, append
from common.db.unit_of_work import UnitOfWork
from common.kernel.storefronts import Storefront

from identity.adapters.signing import TokenSigner
from identity.domain.second_factor_errors import SecondFactorNeeded
from identity.domain.staff_errors import SwitchRefused
from identity.repository.second_factors import had_second_factor
from identity.repository.users import Users
from identity.storefront import StaffRules
from identity.use_cases.sign_in_staff import find_methods
from identity.use_cases.start_session import SignedIn, start_session


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchStorefront:
    """`email` is the address of the signed-in member of staff of `from_storefront`; `session_id` is their
    session there, `address` the client's."""

    from_storefront: str
    session_id: UUID | None
    to: Storefront
    email: str
    address: str


async def switch_storefront(command: SwitchStorefront, uow: UnitOfWork, signer: TokenSigner) -> SignedIn:
    """A session at the other storefront, whose staff has the same address. Addresses of staff are proven.

    Raises SwitchRefused, SecondFactorNeeded.
    """
    user = await Users(uow, command.to.name).lock_by_email(command.email)
    if user is None or not user.is_staff or not user.is_verified:
        raise SwitchRefused()
    proved = await had_second_factor(uow, command.from_storefront, command.session_id)
    if not proved and await _needs_second_factor(command.to, user.id, uow):
        raise SecondFactorNeeded()
    signed_in = await start_session(user, command.to, uow, signer, for_staff=True, has_second_factor=proved)
    entry = AuditEntry(
        storefront=command.to.name,
        actor=Actor(kind="staff", id=user.id, email=user.email, address=command.address),
        operation="POST /auth/switch",
        subject_type="session",
        subject_id=str(signed_in.session.id),
        after={"from": command.from_storefront},
    )
    await append(uow, entry, command.to.audit.days)
    return signed_in


async def _needs_second_factor(storefront: Storefront, user_id: UUID, uow: UnitOfWork) -> bool:
    if storefront.section(StaffRules).second_factor == "required":
        return True
    return bool(await find_methods(storefront.name, user_id, uow))
