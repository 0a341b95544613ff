"""What the gateway does, and does not do, at the sign-in of figureforge."""

import pytest
from common.kernel.storefronts import Limit, Storefronts, read
from testkit.gateway import GatewayHarness, open_gateway
from testkit.storefronts import SHIPPED

HOST = "figureforge.localhost:8000"
REQUEST, VERIFY = "/api/auth/magic-link/request/", "/api/auth/magic-link/verify/"
CLIENT = {"X-Forwarded-For": "203.0.113.7"}


def shop(**changes: object) -> Storefronts:
    changed = read(SHIPPED / "figureforge.toml").model_copy(update=changes)
    return Storefronts([changed, read(SHIPPED / "emporium.toml")])


@pytest.mark.parametrize("path", [VERIFY, VERIFY.rstrip("/")])
async def test_no_limit_applies_to_repeated_sign_ins_and_their_tokens_mean_nothing(path: str) -> None:
    limits = {
        "user": Limit(rate="1/hour", per="user", callers="signed-in"),
        "address": Limit(rate="1/hour", per="address"),
    }
    async with open_gateway(shop(limits=limits)) as gateway:
        tokens = [{}, {"Authorization": "Bearer stale"}, gateway.bearer(gateway.claims("figureforge"))]
        for headers in tokens * 10:
            async with gateway.client(HOST, headers={**CLIENT, **headers}) as client:
                assert (await client.post(path, json={})).status_code == 200
            assert gateway.services["identity"].last_caller.user_id is None


async def test_a_client_gets_twenty_requests_for_a_mail_per_hour() -> None:
    async with open_gateway(shop()) as gateway:
        assert await statuses(gateway, CLIENT, 21) == [200] * 20 + [429]
        assert await statuses(gateway, {"X-Forwarded-For": "198.51.100.9"}, 1) == [200]


async def statuses(gateway: GatewayHarness, headers: dict[str, str], times: int) -> list[int]:
    async with gateway.client(HOST, headers=headers) as client:
        return [(await client.post(REQUEST, json={})).status_code for _ in range(times)]
