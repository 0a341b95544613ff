"""The endpoints of the platform's clock."""

from datetime import UTC, datetime
from typing import Any

import pytest


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
