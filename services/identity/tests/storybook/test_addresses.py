"""`/api/customer/address/`, of customers and of visitors."""

import asyncio
from collections import Counter
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from testkit.harness import Harness
from testkit.identity_storybook import ADDRESS, CUSTOMER, StorybookUsers

from .answers import fields, refusal

PATH = f"{CUSTOMER}/address/"
EMPTY = {"id": None, **dict.fromkeys(ADDRESS, "")}
REQUIRED = ["This field is required."]
VISITOR_UNKNOWN = (400, "Sign in, or send the anonymous token of your book.")


@pytest.fixture(params=["customer", "visitor"])
async def owner(customers: StorybookUsers, shop: str, request: pytest.FixtureRequest) -> httpx.AsyncClient:
    """A client that may have an address."""
    if request.param == "visitor":
        return customers.visitor(shop, uuid4())
    return (await customers.new_user(shop)).client


async def address_of(client: httpx.AsyncClient) -> dict[str, Any]:
    response = await client.get(PATH)
    assert response.status_code == 200, response.text
    address: dict[str, Any] = response.json()
    return address


async def rows(identity: Harness, shop: str) -> int:
    sql = "select count(*) from contact_addresses where storefront = %(storefront)s"
    return int(await identity.database.autocommit.fetch_value(sql, storefront=shop))


async def test_without_an_address_the_answer_is_empty_and_nothing_is_stored(
    owner: httpx.AsyncClient, identity: Harness, shop: str
) -> None:
    address = await address_of(owner)
    assert {name: value for name, value in address.items() if name != "user"} == EMPTY
    assert await rows(identity, shop) == 0


async def test_a_new_address_is_201_and_an_overwritten_one_200(
    owner: httpx.AsyncClient, identity: Harness, shop: str
) -> None:
    created = await owner.post(PATH, json=ADDRESS)
    assert created.status_code == 201
    answer = created.json()
    assert answer == {"message": answer["message"], "id": answer["id"], "user": answer["user"], **ADDRESS}
    assert isinstance(answer["id"], int)
    other = {**ADDRESS, "city": "Batumi", "address_line2": ""}
    overwritten = await owner.post(PATH, json=other)
    assert (overwritten.status_code, overwritten.json()) == (200, {**answer, **other})
    assert await address_of(owner) == {"id": answer["id"], "user": answer["user"], **other}
    assert await rows(identity, shop) == 1


async def test_the_address_of_a_customer_names_the_user(customers: StorybookUsers, shop: str) -> None:
    nino = await customers.new_user(shop)
    number = (await customers.profile(nino))["id"]
    assert (await address_of(nino.client))["user"] == number
    assert (await nino.client.post(PATH, json=ADDRESS)).json()["user"] == number
    assert (await nino.client.put(PATH, json={"city": "Gori"})).json()["user"] == number
    assert (await address_of(nino.client))["user"] == number


async def test_the_address_of_a_visitor_names_no_user(customers: StorybookUsers, shop: str) -> None:
    visitor = customers.visitor(shop, uuid4())
    assert (await visitor.post(PATH, json=ADDRESS)).json()["user"] is None
    assert (await address_of(visitor))["user"] is None


@pytest.mark.parametrize(("method", "body"), [("GET", None), ("POST", ADDRESS), ("PUT", {"city": "Gori"})])
async def test_without_session_and_token_there_is_no_address(
    customers: StorybookUsers, identity: Harness, shop: str, method: str, body: Any
) -> None:
    assert refusal(await customers.visitor(shop).request(method, PATH, json=body)) == VISITOR_UNKNOWN
    assert await rows(identity, shop) == 0


async def test_addresses_of_others_are_out_of_reach(customers: StorybookUsers, shop: str, other_shop: str) -> None:
    guest_id = uuid4()
    await customers.visitor(shop, guest_id).post(PATH, json=ADDRESS)
    nino = await customers.new_user(shop)
    await nino.client.post(PATH, json={**ADDRESS, "city": "Gori"})
    strangers = [
        customers.visitor(shop, uuid4()),
        customers.visitor(other_shop, guest_id),
        (await customers.new_user(shop)).client,
    ]
    for stranger in strangers:
        assert (await address_of(stranger))["id"] is None
        assert (await stranger.put(PATH, json={"city": "Rustavi"})).status_code == 400
    assert (await address_of(customers.visitor(shop, guest_id)))["city"] == ADDRESS["city"]
    assert (await address_of(nino.client))["city"] == "Gori"


async def test_a_put_changes_only_what_the_body_has(owner: httpx.AsyncClient) -> None:
    await owner.post(PATH, json=ADDRESS)
    before = await address_of(owner)
    response = await owner.put(PATH, json={"city": "Gori", "phone": None})
    assert (response.status_code, response.json()["city"]) == (200, "Gori")
    assert await address_of(owner) == {**before, "city": "Gori"}
    assert (await owner.put(PATH, json={"address_line2": ""})).status_code == 200
    assert await address_of(owner) == {**before, "city": "Gori", "address_line2": ""}
    assert (await owner.put(PATH, json={})).json().items() >= (await address_of(owner)).items()


async def test_a_put_without_an_address_creates_a_whole_one(
    owner: httpx.AsyncClient, identity: Harness, shop: str
) -> None:
    response = await owner.put(PATH, json={"city": "Gori", "email": "nino@people.example"})
    assert fields(response) == dict.fromkeys(("full_name", "phone", "address_line1"), REQUIRED)
    assert await rows(identity, shop) == 0
    whole = {name: value for name, value in ADDRESS.items() if name != "address_line2"}
    response = await owner.put(PATH, json=whole)
    assert response.status_code == 201
    assert response.json().items() >= {**whole, "address_line2": ""}.items()


async def test_the_second_line_is_optional(owner: httpx.AsyncClient) -> None:
    body = {name: value for name, value in ADDRESS.items() if name != "address_line2"}
    assert (await owner.post(PATH, json=body)).json()["address_line2"] == ""
    assert (await owner.post(PATH, json={**body, "address_line2": None})).json()["address_line2"] == ""


@pytest.mark.parametrize("missing", [name for name in ADDRESS if name != "address_line2"])
async def test_every_other_field_is_required(owner: httpx.AsyncClient, missing: str) -> None:
    body = {name: value for name, value in ADDRESS.items() if name != missing}
    assert fields(await owner.post(PATH, json=body)) == {missing: REQUIRED}
    assert fields(await owner.post(PATH, json={**body, missing: None})) == {missing: REQUIRED}
    blank = fields(await owner.post(PATH, json={**body, missing: " "}))
    assert blank == {missing: ["This field may not be blank."]}


@pytest.mark.parametrize(
    ("field", "most"),
    [("full_name", 100), ("phone", 20), ("address_line1", 255), ("address_line2", 255), ("city", 100)],
)
async def test_texts_have_a_maximum_length(owner: httpx.AsyncClient, field: str, most: int) -> None:
    assert (await owner.post(PATH, json={**ADDRESS, field: "ა" * most})).json()[field] == "ა" * most
    message = [f"Ensure this field has no more than {most} characters."]
    for method in ("POST", "PUT"):
        response = await owner.request(method, PATH, json={**ADDRESS, field: "ა" * (most + 1)})
        assert fields(response) == {field: message}


@pytest.mark.parametrize("value", ["no address", "@people.example", "a b@people.example"])
async def test_the_email_must_be_valid(owner: httpx.AsyncClient, value: str) -> None:
    for method in ("POST", "PUT"):
        response = await owner.request(method, PATH, json={**ADDRESS, "email": value})
        assert fields(response) == {"email": ["Enter a valid email address."]}


async def test_ids_owners_and_unknown_fields_in_a_request_are_ignored(
    owner: httpx.AsyncClient, customers: StorybookUsers, shop: str
) -> None:
    stranger = customers.visitor(shop, uuid4())
    foreign = (await stranger.post(PATH, json=ADDRESS)).json()["id"]
    body = {**ADDRESS, "id": foreign, "user": 1, "guest_id": str(uuid4()), "is_current": False}
    assert (await owner.post(PATH, json=body)).json()["id"] != foreign
    assert (await address_of(owner))["city"] == ADDRESS["city"]


async def test_parallel_posts_create_one_address(owner: httpx.AsyncClient, identity: Harness, shop: str) -> None:
    responses = await asyncio.gather(
        *(owner.post(PATH, json={**ADDRESS, "city": f"City {number}"}) for number in range(8))
    )
    assert Counter(response.status_code for response in responses) == {201: 1, 200: 7}
    assert len({response.json()["id"] for response in responses}) == 1
    assert await rows(identity, shop) == 1


async def test_a_locked_customer_has_no_address(customers: StorybookUsers, identity: Harness, shop: str) -> None:
    nino = await customers.new_user(shop)
    await identity.database.autocommit.execute("update users set is_active = false where id = %(id)s", id=nino.id)
    assert (await nino.client.get(PATH)).status_code == 401
    assert (await nino.client.post(PATH, json=ADDRESS)).status_code == 401
    assert (await nino.client.put(PATH, json=ADDRESS)).status_code == 401


async def test_addresses_of_guests_are_deleted_after_ninety_days(
    customers: StorybookUsers, identity: Harness, shop: str
) -> None:
    old, young = uuid4(), uuid4()
    nino = await customers.new_user(shop)
    for client in (customers.visitor(shop, old), customers.visitor(shop, young), nino.client):
        await client.post(PATH, json=ADDRESS)
    await _age(identity, old, nino.id)
    [timer] = [timer for timer in identity.service.timers if timer.name == "purge"]
    await timer.run()
    assert (await address_of(customers.visitor(shop, old)))["id"] is None
    assert (await address_of(customers.visitor(shop, young)))["id"] is not None
    assert (await address_of(nino.client))["id"] is not None


async def _age(identity: Harness, guest_id: UUID, user_id: UUID) -> None:
    """Let the rows be older than ninety days."""
    await identity.database.autocommit.execute(
        "update contact_addresses set updated_at = updated_at - interval '91 days'"
        " where guest_id = %(guest_id)s or user_id = %(user_id)s",
        guest_id=guest_id,
        user_id=user_id,
    )
