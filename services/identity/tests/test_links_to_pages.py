"""Links of mails lead to the page of the shop that asked for them, and to `site_url` for everybody else."""

from typing import Any

import pytest
from common.kernel.callers import BASE_HEADER
from testkit.harness import Harness
from testkit.identity import PASSWORD, Mailbox, new_address

PERSON = {"first_name": "Ada", "last_name": "Byron", "password": PASSWORD, "password_confirm": PASSWORD}
OURS = {BASE_HEADER: "http://localhost:8000/shop", "Origin": "http://localhost:8000"}
ELSEWHERE = {BASE_HEADER: "http://localhost:8000/shop", "Origin": "http://localhost:3000"}


@pytest.mark.parametrize(
    ("contract", "calls", "pages"),
    [
        ("emporium", ["register", "password"], ["verify-email", "reset-password"]),
        (
            "marbelle",
            ["register", "resend-verification", "password-reset"],
            ["verify-email", "verify-email", "password-reset"],
        ),
    ],
)
@pytest.mark.parametrize(("headers", "site"), [(OURS, OURS[BASE_HEADER]), (ELSEWHERE, "http://localhost:3000")])
async def test_links_lead_to_the_page_that_asked(
    identity: Harness,
    mailbox: Mailbox,
    contract: str,
    calls: list[str],
    pages: list[str],
    headers: dict[str, str],
    site: str,
) -> None:
    shop, email = identity.storefront(contract), new_address()
    client = identity.anonymous(shop, contract)
    for call in calls:
        body: dict[str, Any] = {"email": email, **(PERSON if call == "register" else {})}
        response = await client.post(f"/api/v1/auth/{call}/", json=body, headers=headers)
        assert response.is_success, response.text
        await identity.drain()
    mails = mailbox.to(email)
    assert len(mails) == len(pages)
    for mail, page in zip(mails, pages, strict=True):
        assert f"{site}/{page}?token=" in mail.text
