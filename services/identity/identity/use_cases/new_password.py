"""A new password and its checks."""

from dataclasses import dataclass

from common.kernel.errors import FieldFault, InvalidFields
from common.kernel.storefronts import Storefront

from identity.domain import passwords
from identity.storefront import Accounts


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPassword:
    """A password and its confirmation. `field` and `confirm_field` are their names in the request body."""

    password: str
    confirmation: str
    field: str = "new_password"
    confirm_field: str = "new_password_confirm"

    def check(self, storefront: Storefront, email: str) -> None:
        """Raises InvalidFields with every rule that the password breaks."""
        faults = list(passwords.faults(self.password, email, storefront.section(Accounts).passwords, self.field))
        if self.password != self.confirmation:
            faults.append(FieldFault(self.confirm_field, "password.mismatch"))
        if faults:
            raise InvalidFields(*faults)
