"""Passkeys of a storefront under test: the ceremonies, as a front end at `ORIGIN` completes them."""

from dataclasses import dataclass
from typing import Any

import httpx

from testkit.harness import Harness
from testkit.identity import SignedInUser, new_address
from testkit.identity_reviv import AUTH
from testkit.software_authenticator import Credential, Options, SoftwareAuthenticator

ORIGIN, RP_ID = "http://localhost:3000", "localhost"


@dataclass(frozen=True)
class PasskeyPage:
    """The front end's page, which one may visit signed in or not."""

    harness: Harness
    storefront: str

    @property
    def anonymous(self) -> httpx.AsyncClient:
        return self.harness.anonymous(self.storefront, "reviv")

    def authenticator(self, **lies: Any) -> SoftwareAuthenticator:
        return SoftwareAuthenticator(**{"origin": ORIGIN, **lies})

    async def begin_registration(self, user: SignedInUser, origin: str | None = ORIGIN) -> Options:
        return _options(await user.client.post(f"{AUTH}/passkey/register/begin/", headers=_headers(origin)))

    async def complete_registration(
        self, user: SignedInUser, options: Options, credential: Any, **more: Any
    ) -> httpx.Response:
        body = {"registration_id": options["registration_id"], "credential": credential, **more}
        return await user.client.post(f"{AUTH}/passkey/register/complete/", json=body)

    async def begin_email(self, email: Any, origin: str | None = ORIGIN) -> httpx.Response:
        url = f"{AUTH}/email-passkey/register/begin/"
        return await self.anonymous.post(url, json={"email": email}, headers=_headers(origin))

    async def email_options(self, email: str | None = None) -> Options:
        return _options(await self.begin_email(email or new_address()))

    async def complete_email(self, options: Options, credential: Any, **more: Any) -> httpx.Response:
        body = {"registration_id": options["registration_id"], "credential": credential, **more}
        return await self.anonymous.post(f"{AUTH}/email-passkey/register/complete/", json=body)

    async def begin_login(self, origin: str | None = ORIGIN) -> Options:
        return _options(await self.anonymous.post(f"{AUTH}/passkey/login/begin/", headers=_headers(origin)))

    async def complete_login(self, options: Options, credential: Any) -> httpx.Response:
        body = {"authentication_id": options["authentication_id"], "credential": credential}
        return await self.anonymous.post(f"{AUTH}/passkey/login/complete/", json=body)

    async def register(self, user: SignedInUser, authenticator: SoftwareAuthenticator, **more: Any) -> httpx.Response:
        """Register a further passkey of a signed-in user."""
        options = await self.begin_registration(user)
        return await self.complete_registration(user, options, authenticator.create(options), **more)

    async def sign_up(self, email: str | None = None, **authenticator: Any) -> SoftwareAuthenticator:
        """Create an account whose only means to sign in is the passkey that is returned."""
        made = self.authenticator(**authenticator)
        options = await self.email_options(email)
        response = await self.complete_email(options, made.create(options))
        assert response.status_code == 200, response.text
        return made

    async def log_in(self, authenticator: SoftwareAuthenticator) -> httpx.Response:
        options = await self.begin_login()
        return await self.complete_login(options, authenticator.get(options))


def refused(response: httpx.Response, status: int = 400) -> str:
    """The code of a refusal in the contract's envelope."""
    error = response.json()["error"]
    assert response.status_code == status, response.text
    assert error.keys() == {"code", "message", "details"}
    assert error["message"]
    code: str = error["code"]
    return code


def without(credential: Credential, name: str) -> Credential:
    return {key: value for key, value in credential.items() if key != name}


def _headers(origin: str | None) -> dict[str, str]:
    return {} if origin is None else {"Origin": origin}


def _options(response: httpx.Response) -> Options:
    assert response.status_code == 200, response.text
    options: Options = response.json()
    return options
