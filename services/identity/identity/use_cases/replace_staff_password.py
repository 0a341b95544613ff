"""Replace the password of staff. Their sessions end at once."""

from common.db.unit_of_work import UnitOfWork
from common.events.identity import SessionRevoked
from common.kernel.storefronts import Storefront

from identity.adapters.hashing import PasswordHasher
from identity.use_cases.lock_staff import lock_staff
from identity.use_cases.new_password import NewPassword
from identity.use_cases.set_password import set_password


async def replace_staff_password(
    storefront: Storefront, email: str, password: NewPassword, uow: UnitOfWork, hasher: PasswordHasher
) -> list[SessionRevoked]:
    """The owner of the address gets a mail. Raises StaffNotFound, InvalidFields if the password breaks a rule."""
    password.check(storefront, email)
    new_hash = await hasher.hash(password.password)
    user = await lock_staff(storefront, email, uow)
    return await set_password(user, new_hash, storefront, uow)
