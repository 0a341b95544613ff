"""Staff give credits, quotas and retries to customers of their own shop only, and only where there is such a thing."""

from typing import Any
from uuid import uuid4

from clients.emporium import StaffMember
from platform_under_test import PlatformUnderTest


async def customers(staff: StaffMember) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await staff.call("GET", "/customers", 200))["items"]
    return found


async def refusal(staff: StaffMember, status: int, path: str, **body: Any) -> str:
    return str((await staff.call("POST", path, status, json={**body, "reason": "A test"}))["code"])


async def test_only_customers_of_the_shop_get_what_the_shop_sells(platform: PlatformUnderTest) -> None:
    reviv, figureforge, emporium = [await platform.staff(name) for name in ("reviv", "figureforge", "emporium")]
    [own, *_], [foreign, *_] = await customers(reviv), await customers(figureforge)
    [shopper, *_] = await customers(emporium)
    adjustments = "/credits/accounts/{}/adjustments"
    balance = (await reviv.call("GET", f"/credits/accounts/{own['id']}", 200))["balance"]
    body = {"amount": 2, "reason": "A test"}
    given = await reviv.call("POST", adjustments.format(own["id"]), 201, json=body)
    assert given["balance"] == balance + 2
    for unknown in (foreign["id"], uuid4()):
        assert await refusal(reviv, 404, adjustments.format(unknown), amount=2) == "customer.not_found"
        assert (await reviv.call("GET", f"/credits/accounts/{unknown}", 200))["entries"] == []
    assert await refusal(emporium, 409, adjustments.format(shopper["id"]), amount=2) == "credit.not_offered"
    quotas = "/quotas/{}/corrections"
    assert await refusal(figureforge, 404, quotas.format(own["id"]), credits=-1) == "customer.not_found"
    assert await refusal(reviv, 409, quotas.format(own["id"]), credits=-1) == "quota.not_offered"
    assert await refusal(emporium, 409, f"/allowances/PAGE/{uuid4()}/corrections", amount=1) == "allowance.not_offered"
