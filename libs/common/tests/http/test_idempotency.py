"""`Idempotency-Key` on any unsafe endpoint."""

import asyncio
import hashlib
from uuid import uuid4

from common.kernel.callers import Caller
from testkit.harness import Harness, signed_in


async def post(ledger: Harness, caller: Caller, key: str, words: str) -> tuple[int, str, bool]:
    client = ledger.client(caller, "emporium")
    response = await client.post("/api/v1/notes/", json={"words": words}, headers={"Idempotency-Key": key})
    return response.status_code, response.text, "idempotent-replayed" in response.headers


async def written(ledger: Harness, storefront: str) -> int:
    return len(
        await ledger.database.autocommit.fetch(
            "select 1 from notes where storefront = %(storefront)s", storefront=storefront
        )
    )


async def test_the_same_key_and_body_replays_the_stored_response(ledger: Harness) -> None:
    caller = signed_in(ledger.storefront())
    assert await post(ledger, caller, "k", "once") == (201, '{"words":"once"}', False)
    assert await post(ledger, caller, "k", "once") == (201, '{"words":"once"}', True)
    assert await written(ledger, caller.storefront) == 1


async def test_the_same_key_with_another_body_is_422(ledger: Harness) -> None:
    caller = signed_in(ledger.storefront())
    await post(ledger, caller, "k", "once")
    assert (await post(ledger, caller, "k", "twice"))[0] == 422
    assert await written(ledger, caller.storefront) == 1


async def test_racing_requests_with_one_key_have_one_effect(ledger: Harness) -> None:
    caller = signed_in(ledger.storefront())
    responses = await asyncio.gather(*(post(ledger, caller, "k", "once") for _ in range(8)))
    assert {(status, text) for status, text, _ in responses} == {(201, '{"words":"once"}')}
    assert await written(ledger, caller.storefront) == 1


async def test_a_refused_request_may_be_repeated_with_its_key(ledger: Harness) -> None:
    caller = signed_in(ledger.storefront())
    assert (await post(ledger, caller, "k", "refused"))[0] == 409
    assert (await post(ledger, caller, "k", "other"))[0] == 201


async def test_keys_of_different_callers_are_independent(ledger: Harness) -> None:
    shop = ledger.storefront()
    assert not (await post(ledger, signed_in(shop, uuid4()), "k", "a"))[2]
    assert not (await post(ledger, signed_in(shop, uuid4()), "k", "b"))[2]
    assert await written(ledger, shop) == 2


async def test_a_key_that_is_too_long_is_refused(ledger: Harness) -> None:
    caller = signed_in(ledger.storefront())
    assert (await post(ledger, caller, "k" * 256, "x"))[0] == 400


async def test_neither_a_keyed_request_nor_its_response_is_readable_in_the_table(ledger: Harness) -> None:
    caller = signed_in(ledger.storefront())
    await post(ledger, caller, "k", "a secret")
    row = await ledger.database.autocommit.fetch_one("select fingerprint, body from idempotency_keys where key = 'k'")
    assert row is not None
    assert b"a secret" not in row["body"]
    assert row["fingerprint"] != hashlib.sha256(b'{"words":"a secret"}').digest()
