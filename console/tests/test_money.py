"""Payments: those that pay for no order, and refunds of one payment."""

import pytest

from .fake_platform import RECORDED, FakePlatform, Person

PAYMENT = f"/payments/{RECORDED['/payments/{id}']['id']}"


async def cashier(*permissions: str) -> tuple[FakePlatform, Person]:
    platform = FakePlatform(permissions=("customers:read", "payments:read", *permissions), modules=("payments",))
    person = Person(platform)
    await person.sign_in()
    return platform, person


@pytest.mark.parametrize(
    ("typed", "sent"), [("", {"full": True}), (" 12,50 ", {"amount": "12.50"}), ("all", {"amount": "all"})]
)
async def test_a_payment_is_refunded_in_part_or_wholly(typed: str, sent: object) -> None:
    platform, person = await cashier("refunds:write")
    await person.send(f"{PAYMENT}/refunds", amount=typed)
    assert platform.calls[-1][:2] == ("POST", f"{PAYMENT}/refunds")
    assert platform.bodies == [sent]


async def test_a_payment_is_refunded_on_its_page_by_who_may_do_so() -> None:
    for permissions, is_offered in ((("refunds:write",), True), ((), False)):
        _, person = await cashier(*permissions)
        page = (await person.http.get(f"/console/lamps{PAYMENT}")).text
        assert (f'action="/console/lamps{PAYMENT}/refunds"' in page) is is_offered
