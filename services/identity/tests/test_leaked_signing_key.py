"""The documented answer to a leaked signing key: identity restarts with another one, the gateways do not."""

import base64
from typing import Any, cast

import pytest
from atelier.embedded.in_process_transport import InProcessTransport
from common.kernel.errors import InvalidToken
from common.rpc.interfaces.identity import IdentityInterface, RevokedSession
from common.runtime.service import ExternalSystems
from gateway.auth.authenticator import Authenticator
from identity.app import create_service
from identity.settings import Settings
from testkit.conditions import eventually
from testkit.harness import Harness, running
from testkit.identity import Mailbox, Users
from testkit.services import fakes

FRESH = base64.urlsafe_b64encode(bytes([9] * 32)).decode().rstrip("=")


class RestartedIdentity:
    """What a gateway calls: the processes that serve identity now."""

    def __init__(self, now: IdentityInterface) -> None:
        self.now = now

    async def jwks(self) -> dict[str, Any]:
        return await self.now.jwks()

    async def revoked_sessions(self) -> list[RevokedSession]:
        return await self.now.revoked_sessions()


async def test_tokens_of_the_leaked_key_are_refused_without_a_restart_of_the_gateway(
    people: Users, identity: Harness, identity_settings: Settings, mailbox: Mailbox, shop: str
) -> None:
    ada = await people.new_user(shop)
    serving = RestartedIdentity(identity.calls(IdentityInterface))
    gateway = Authenticator(cast("IdentityInterface", serving), InProcessTransport(), reload_seconds=0.02)
    await gateway.start()
    known = f"Bearer {ada.access}".encode()
    assert (await gateway.authenticate(known, shop)).user_id == ada.id

    settings = Settings.model_validate({**identity_settings.model_dump(), "signing_keys": [FRESH]})
    service = create_service(settings, fakes({}), identity.storefronts, ExternalSystems(mail=mailbox))
    async with running(service, identity.storefronts) as restarted:
        serving.now = restarted.calls(IdentityInterface)

        async def is_refused() -> bool:
            try:
                await gateway.authenticate(known, shop)
            except InvalidToken:
                return True
            return False

        await eventually(is_refused)
        after = Users(restarted, mailbox)
        assert (await after.refresh(shop, ada.refresh)).status_code == 401
        again = await after.sign_in(shop, ada.email)
        assert (await gateway.authenticate(f"Bearer {again.access}".encode(), shop)).user_id == ada.id
        with pytest.raises(InvalidToken):
            await gateway.authenticate(known, shop)
    await gateway.stop()
