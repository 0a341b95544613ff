"""The endpoints of the platform's clock."""

from datetime import UTC, datetime
from typing import Any

import pytest

BROWSER = {"accept": "text/html,*/*"}


async def test_the_clock_advances_for_all_processes(sandbox: Any) -> None:
    before = (await sandbox.http.get("/sandbox/clock")).json()
    assert before["offset_seconds"] == 0
    response = (await sandbox.http.post("/sandbox/clock/advance", json={"seconds": 86400})).json()
    assert response["offset_seconds"] == 86400
    ahead = datetime.fromisoformat(response["now"]) - datetime.now(UTC)
    assert ahead.total_seconds() == pytest.approx(86400, abs=5)
    intent = await sandbox.stripe.payment_intents.create_async({"amount": 500, "currency": "usd"})
    assert intent.created == pytest.approx(datetime.fromisoformat(response["now"]).timestamp(), abs=5)


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", '{"seconds": "1"}', '{"seconds": true}', '{"seconds": 0}', '{"seconds": -1}', '{"seconds": 1e12}'],
)
async def test_an_invalid_step_is_refused(sandbox: Any, body: str) -> None:
    response = await sandbox.http.post("/sandbox/clock/advance", content=body)
    assert response.status_code == 400
    assert "seconds" in response.json()["detail"]
    assert (await sandbox.http.get("/sandbox/clock")).json()["offset_seconds"] == 0


@pytest.mark.parametrize(("label", "seconds"), [("+1 hour", 3600), ("+1 day", 86400), ("+1 month", 30 * 86400)])
async def test_a_browser_advances_the_clock_with_a_button_of_the_page(sandbox: Any, label: str, seconds: int) -> None:
    page = await sandbox.http.get("/sandbox/clock", headers=BROWSER)
    assert f'<button name="seconds" value="{seconds}">{label}</button>' in page.text
    assert "Equal to real time." in page.text
    posted = await sandbox.http.post("/sandbox/clock/advance", data={"seconds": str(seconds)}, headers=BROWSER)
    assert (posted.status_code, posted.headers["location"]) == (303, "/sandbox/clock")
    assert (await sandbox.http.get("/sandbox/clock")).json()["offset_seconds"] == seconds
    assert "ahead of real time." in (await sandbox.http.get("/sandbox/clock", headers=BROWSER)).text


@pytest.mark.parametrize("seconds", ["", "soon", "-1", "nan", "1e12"])
async def test_the_page_says_why_a_step_is_refused(sandbox: Any, seconds: str) -> None:
    refused = await sandbox.http.post("/sandbox/clock/advance", data={"seconds": seconds}, headers=BROWSER)
    assert refused.status_code == 400
    assert 'role="alert"' in refused.text
    assert (await sandbox.http.get("/sandbox/clock")).json()["offset_seconds"] == 0


async def test_json_that_is_labelled_as_a_form_advances_the_clock(sandbox: Any) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    response = await sandbox.http.post("/sandbox/clock/advance", content='{"seconds": 60}', headers=headers)
    assert response.json()["offset_seconds"] == 60
