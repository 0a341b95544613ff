"""The platform's clock, moved from outside."""

from datetime import UTC, datetime
from typing import Any

import pytest


async def test_the_clock_moves_forward_for_everybody(box: Any) -> None:
    before = (await box.http.get("/sandbox/clock")).json()
    assert before["offset_seconds"] == 0
    answer = (await box.http.post("/sandbox/clock/advance", json={"seconds": 86400})).json()
    assert answer["offset_seconds"] == 86400
    ahead = datetime.fromisoformat(answer["now"]) - datetime.now(UTC)
    assert ahead.total_seconds() == pytest.approx(86400, abs=5)
    intent = await box.stripe.payment_intents.create_async({"amount": 500, "currency": "usd"})
    assert intent.created == pytest.approx(datetime.fromisoformat(answer["now"]).timestamp(), abs=5)


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", '{"seconds": "1"}', '{"seconds": true}', '{"seconds": 0}', '{"seconds": -1}', '{"seconds": 1e12}'],
)
async def test_a_step_that_makes_no_sense_is_refused(box: Any, body: str) -> None:
    answer = await box.http.post("/sandbox/clock/advance", content=body)
    assert answer.status_code == 400
    assert "seconds" in answer.json()["detail"]
    assert (await box.http.get("/sandbox/clock")).json()["offset_seconds"] == 0
