"""Bodies of `/api/auth/magic-link/`."""

from typing import Annotated

from common.http import Body, Output
from common.kernel.storefronts import Storefront
from pydantic import Field, StringConstraints

from identity.http.fields import Email, NotBlank
from identity.use_cases.redeem_magic_code import RedeemMagicCode

Code = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=100),
    NotBlank,
    Field(examples=["012345"], description="The six digits of the mail."),
]


class EmailBody(Body):
    email: Email


class CodeBody(Body):
    email: Email
    code: Code

    def command(self, storefront: Storefront, client_address: str) -> RedeemMagicCode:
        return RedeemMagicCode(storefront=storefront, email=self.email, code=self.code, client_address=client_address)


class RequestedBody(Output):
    """`expires_in`: seconds for which the code is valid."""

    message: str
    email: str
    expires_in: int


class ExistsBody(Output):
    exists: bool
