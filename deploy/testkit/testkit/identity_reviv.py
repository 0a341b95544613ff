"""Identity under test through Reviv's contract: users without passwords."""

from common.http.service_app import ServiceApp
from fastapi import FastAPI
from identity.domain.user import User
from identity.http.dependencies import Components
from identity.use_cases.register import add_account
from identity.use_cases.start_session import start_session

from testkit.identity import SignedInUser, Users, new_address

AUTH = "/api/auth"
COOKIE = "reviv_refresh"


class RevivUsers(Users):
    """Customers of a storefront with Reviv's contract."""

    async def new_user(self, storefront: str, email: str | None = None) -> SignedInUser:
        """Add an account without keys and providers, and start a session as every sign-in does."""
        user = User(storefront=storefront, email=email or new_address(), first_name="Ada", last_name="Lovelace")
        async with self.harness.database.transaction() as uow:
            await add_account(user, uow)
        return await self.start_session(user)

    async def start_session(self, user: User) -> SignedInUser:
        service = self.harness.service.app
        assert isinstance(service, ServiceApp)
        contract = service.contracts["reviv"]
        assert isinstance(contract, FastAPI)
        components: Components = contract.state.components
        storefront = self.harness.storefronts[user.storefront]
        async with self.harness.database.transaction() as uow:
            signed_in = await start_session(user, storefront, uow, components.signer)
        return await self._person(user.storefront, signed_in.tokens.access, signed_in.tokens.refresh)
