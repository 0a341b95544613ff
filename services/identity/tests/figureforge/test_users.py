"""The profile of a customer, and its changes."""

from typing import Any

import httpx
import pytest
from identity.storefront import Figures
from testkit.harness import Harness
from testkit.identity import SignedInUser
from testkit.identity_figureforge import AUTH, FigureForgeUsers

from .answers import INVALID, UNAUTHENTICATED, error, faulty_fields

METHODS = ("POST", "PUT", "PATCH")
NAMES: list[Any] = ["", "  ", "x" * 41, None, 7, True, ["ada"], "a\x00b"]
DISPLAY_NAMES: list[Any] = ["x" * 81, 7, {}, "a\x00b"]
PREFERENCES: list[Any] = [
    *(None, [], "text", 7, {"a": "x" * 5000}, {"a\x00": 1}),
    *({"a": {"a": {"a": {"a": {"a": {}}}}}}, {"a": [[[[[1]]]]]}),
]
INVALID_FIELDS = [
    *(("username", value) for value in NAMES),
    *(("display_name", value) for value in DISPLAY_NAMES),
    *(("preferences", value) for value in PREFERENCES),
]


async def profile(user: SignedInUser) -> dict[str, Any]:
    response = await user.client.get(f"{AUTH}/user/")
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


async def update(user: SignedInUser, body: Any, method: str = "POST") -> httpx.Response:
    return await user.client.request(method, f"{AUTH}/user/update/", json=body)


async def test_a_new_customer_has_the_documented_defaults(customers: FigureForgeUsers, shop: str) -> None:
    ada = await customers.new_user(shop)
    body = await profile(ada)
    assert body.pop("created_at").endswith("Z")
    assert body == {
        "id": str(ada.id),
        "user_id": str(ada.id),
        "email": ada.email,
        "username": f"user_{ada.id.hex[:8]}",
        "display_name": None,
        "role": "user",
        "preferences": {},
        "subscription": {
            "plan_id": None,
            "plan": "free",
            "status": "none",
            "current_period_start": None,
            "current_period_end": None,
            "cancel_at_period_end": False,
        },
        "quota": {"limit": 5, "used": 0, "remaining": 5, "resets_at": None},
        "quota_limit": 5,
        "quota_used": 0,
        "subscription_plan": "free",
    }


async def test_the_user_of_the_sign_in_is_the_profile(customers: FigureForgeUsers, shop: str) -> None:
    ada = await customers.new_user(shop)
    response = await customers.verify(shop, ada.email, await customers.new_code(shop, ada.email))
    assert response.json()["user"] == await profile(ada)


async def test_free_credits_are_those_of_the_storefront(customers: FigureForgeUsers, identity: Harness) -> None:
    shop = identity.storefront("figureforge", Figures(free_credits=0))
    ada = await customers.new_user(shop)
    assert (await profile(ada))["quota"] == {"limit": 0, "used": 0, "remaining": 0, "resets_at": None}
    assert (await ada.client.get(f"{AUTH}/user/stats/")).json()["usage_percentage"] == 0


@pytest.mark.parametrize("method", METHODS)
async def test_names_and_preferences_are_changed_with_each_method(
    customers: FigureForgeUsers, shop: str, method: str
) -> None:
    ada = await customers.new_user(shop)
    changes = {"username": "ada", "display_name": "Ada L.", "preferences": {"theme": "dark", "tags": ["a"]}}
    body = (await update(ada, changes, method)).json()
    assert body.pop("message") == "Your profile has been updated."
    assert body.pop("user") == {"user_id": str(ada.id), "email": ada.email, "username": "ada"}
    assert body == {**await profile(ada), **changes}


@pytest.mark.parametrize("method", METHODS)
async def test_fields_that_are_not_sent_are_not_changed(customers: FigureForgeUsers, shop: str, method: str) -> None:
    ada = await customers.new_user(shop)
    await update(ada, {"username": "ada", "display_name": "Ada L.", "preferences": {"a": 1}})
    body = (await update(ada, {"display_name": "Countess"}, method)).json()
    assert (body["username"], body["display_name"], body["preferences"]) == ("ada", "Countess", {"a": 1})


async def test_a_display_name_can_be_removed(customers: FigureForgeUsers, shop: str) -> None:
    ada = await customers.new_user(shop)
    await update(ada, {"display_name": "Ada"})
    assert (await update(ada, {"display_name": None})).json()["display_name"] is None
    assert (await update(ada, {"display_name": " "})).json()["display_name"] == ""


async def test_other_fields_are_ignored(customers: FigureForgeUsers, shop: str) -> None:
    ada = await customers.new_user(shop)
    before = await profile(ada)
    hostile = {"email": "eve@x.example", "role": "admin", "is_staff": True, "quota_limit": 999, "id": "1"}
    assert error(await update(ada, hostile)) == INVALID
    await update(ada, {**hostile, "username": "ada"})
    assert await profile(ada) == {**before, "username": "ada"}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("body", [None, [], "text", {}, {"nickname": "ada"}], ids=range(5))
async def test_a_body_without_a_valid_field_is_a_400(
    customers: FigureForgeUsers, shop: str, method: str, body: Any
) -> None:
    assert error(await update(await customers.new_user(shop), body, method)) == INVALID


@pytest.mark.parametrize(("field", "value"), INVALID_FIELDS)
async def test_an_invalid_field_is_a_400_that_names_it_and_changes_nothing(
    customers: FigureForgeUsers, shop: str, field: str, value: Any
) -> None:
    ada = await customers.new_user(shop)
    before = await profile(ada)
    response = await update(ada, {"username": "ada", "display_name": "Ada", field: value})
    assert faulty_fields(response) == {field}
    assert await profile(ada) == before


@pytest.mark.parametrize(
    "text", ["𝔘𝔫𝔦", "'; drop table users; --", "<script>", "{{ 7*7 }}", "\u202eabc", "%s %(x)s", "x" * 40]
)
async def test_special_characters_are_stored_unchanged(customers: FigureForgeUsers, shop: str, text: str) -> None:
    ada = await customers.new_user(shop)
    await update(ada, {"username": f" {text}\n", "display_name": text, "preferences": {text: [text, None, 1.5, {}]}})
    body = await profile(ada)
    assert (body["username"], body["display_name"]) == (text, text)
    assert body["preferences"] == {text: [text, None, 1.5, {}]}


@pytest.mark.parametrize("number", ["1e400", "9" * 400, "-1e400", "18446744073709551616", "NaN", "1e-400", "0.1"])
async def test_numbers_in_preferences_are_stored_or_refused(
    customers: FigureForgeUsers, shop: str, number: str
) -> None:
    ada = await customers.new_user(shop)
    response = await ada.client.put(
        f"{AUTH}/user/update/",
        content=f'{{"preferences": {{"number": {number}}}}}',
        headers={"content-type": "application/json"},
    )
    assert response.status_code == 200 or error(response) == INVALID
    if response.status_code == 200:
        assert (await profile(ada))["preferences"] == response.json()["preferences"]


async def test_two_customers_may_have_one_name(customers: FigureForgeUsers, shop: str) -> None:
    for _ in range(2):
        assert (await update(await customers.new_user(shop), {"username": "ada"})).status_code == 200


async def test_a_profile_is_that_of_its_owner(customers: FigureForgeUsers, shop: str, other_shop: str) -> None:
    ada, eve = await customers.new_user(shop), await customers.new_user(other_shop)
    await update(ada, {"username": "ada", "preferences": {"a": 1}})
    assert ((await profile(eve))["username"], (await profile(eve))["preferences"]) == (f"user_{eve.id.hex[:8]}", {})


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "user"), ("GET", "user/stats"), *((method, "user/update") for method in METHODS), ("DELETE", "delete")],
)
async def test_without_a_token_there_is_no_profile(
    customers: FigureForgeUsers, identity: Harness, shop: str, method: str, path: str
) -> None:
    body = {"username": "ada", "confirm": True}
    response = await identity.anonymous(shop, "figureforge").request(method, f"{AUTH}/{path}/", json=body)
    assert error(response) == UNAUTHENTICATED


@pytest.mark.parametrize(("method", "path"), [("GET", "user"), ("GET", "user/stats"), ("POST", "user/update")])
async def test_a_locked_account_has_no_profile(
    customers: FigureForgeUsers, identity: Harness, shop: str, method: str, path: str
) -> None:
    ada = await customers.new_user(shop)
    await identity.database.autocommit.execute("update users set is_active = false where id = %(id)s", id=ada.id)
    response = await ada.client.request(method, f"{AUTH}/{path}/", json={"username": "ada"})
    assert error(response) == UNAUTHENTICATED


async def test_staff_have_the_role_admin(customers: FigureForgeUsers, identity: Harness, shop: str) -> None:
    ada = await customers.new_user(shop)
    await identity.database.autocommit.execute("update users set is_staff = true where id = %(id)s", id=ada.id)
    assert (await profile(ada))["role"] == "admin"
