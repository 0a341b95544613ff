"""The commands of the contract's section 9.1 and of the documented walk, unchanged except for the address."""

import json

from clients.emporium import StaffMember
from platform_under_test import PlatformUnderTest
from shell import CONTRACTS, WRITTEN_AT, bash, walk

REGISTER = """
curl -X POST http://localhost:8000/api/v1/auth/register/ \\
  -H "Content-Type: application/json" \\
  -d '{
    "email": "user@example.com",
    "password": "SecurePass123!",
    "password_confirm": "SecurePass123!",
    "first_name": "John"
  }'
"""
LOGIN = """
curl -X POST http://localhost:8000/api/v1/auth/login/ \\
  -H "Content-Type: application/json" \\
  -d '{
    "email": "user@example.com",
    "password": "SecurePass123!"
  }'
"""
GET_PRODUCTS = """
curl -X GET "http://localhost:8000/api/v1/products/?page=1" \\
  -H "Authorization: Bearer {access_token}"
"""
ADD_TO_CART = """
curl -X POST http://localhost:8000/api/v1/cart/items/ \\
  -H "Authorization: Bearer {access_token}" \\
  -H "Content-Type: application/json" \\
  -d '{
    "product_id": "product-uuid",
    "quantity": 1
  }'
"""


async def test_the_commands_of_section_9_1(platform: PlatformUnderTest, staff: StaffMember) -> None:
    product = await staff.product(stock=3)

    async def run(command: str, **placeholders: str) -> dict[str, object]:
        command = command.replace(WRITTEN_AT, platform.base)
        for placeholder, value in placeholders.items():
            command = command.replace(placeholder, value)
        answer: dict[str, object] = json.loads(await bash(command))
        return answer

    registered = await run(REGISTER)
    assert "user" in registered or registered["code"] == "conflict", "a platform that was tested before knows the user"
    tokens = (await run(LOGIN))["tokens"]
    assert isinstance(tokens, dict)
    access = {"{access_token}": tokens["access"]}
    assert (await run(GET_PRODUCTS, **access))["results"]
    added = await run(ADD_TO_CART, **access, **{"product-uuid": product["id"]})
    assert added["product"] == {key: product[key] for key in ("id", "name", "slug")}


async def test_the_documented_purchase(platform: PlatformUnderTest) -> None:
    printed = await walk("Buy a laptop", platform.base, CONTRACTS / "emporium.md")
    assert "Payment confirmed successfully" in printed
    assert '"status": "processing"' in printed
    assert "is confirmed" in printed, "the mail is in the box"
    assert '"status":"shipped"' in printed
    assert '"tracking_number":"1Z999"' in printed
