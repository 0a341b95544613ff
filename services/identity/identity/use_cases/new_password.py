"""What every new password must pass, wherever it is set."""

from dataclasses import dataclass

from common.errors import FieldFault, InvalidFields
from common.storefronts import Storefront

from identity.domain import passwords


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPassword:
    """A password as it was typed twice; `field` and `confirm_field` are what the request calls the two."""

    password: str
    confirmation: str
    field: str = "new_password"
    confirm_field: str = "new_password_confirm"

    def check(self, storefront: Storefront, email: str) -> None:
        """Raises InvalidFields with every rule the password breaks."""
        faults = list(passwords.faults(self.password, email, storefront.accounts.passwords, self.field))
        if self.password != self.confirmation:
            faults.append(FieldFault(self.confirm_field, "password.mismatch"))
        if faults:
            raise InvalidFields(*faults)
