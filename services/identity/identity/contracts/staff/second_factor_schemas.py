"""Bodies about second factors."""

from typing import Annotated, Literal

from common.http import Output, StrictBody
from pydantic import StringConstraints

from identity.http.fields import Token
from identity.use_cases.sign_in_staff import PendingToken

Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Method = Literal["totp", "recovery_code"]


class CodeBody(StrictBody):
    """`code` is the present one of the authenticator app."""

    code: Code


class SecondFactorBody(StrictBody):
    token: Token
    method: Method
    code: Code


class SecondFactorStep(Output):
    """`expires_in`: seconds until `token` expires."""

    token: str
    methods: list[Method]
    expires_in: int

    @classmethod
    def of(cls, pending: PendingToken, expires_in: int) -> "SecondFactorStep":
        methods: list[Method] = ["totp", "recovery_code"] if pending.has_recovery_codes else ["totp"]
        return cls(token=pending.token, methods=methods, expires_in=expires_in)


class SecondFactorStepBody(Output):
    """Complete the sign-in with a second factor."""

    second_factor: SecondFactorStep


class SecondFactors(Output):
    """`required`: without one there are no permissions at this storefront."""

    totp: bool
    recovery_codes_left: int
    required: bool


class TotpSecret(Output):
    """`secret_uri` is what an app reads as a QR code."""

    secret: str
    secret_uri: str


class RecoveryCodes(Output):
    """They are shown this once."""

    recovery_codes: list[str]
