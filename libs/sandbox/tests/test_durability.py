"""Acknowledged changes survive a killed process."""

import asyncio
import signal
import sys
from typing import Any

import httpx
import stripe

SERVER = """
import sys, uvicorn
from pathlib import Path
from starlette.applications import Starlette
from starlette.routing import Mount
from sandbox.app import create_app, running
from sandbox.settings import SandboxSettings
database, port = Path(sys.argv[1]), int(sys.argv[2])
webhooks = {"sk_test_emporium": "http://127.0.0.1:1/emporium/webhook"}
app = create_app(SandboxSettings(database, f"http://127.0.0.1:{port}/sandbox", webhooks))
outer = Starlette(routes=[Mount("/sandbox", app)], lifespan=lambda _: running(app))
uvicorn.run(outer, host="127.0.0.1", port=port, log_level="error")
"""


async def answering(url: str) -> None:
    """Wait until a server accepts connections."""
    async with httpx.AsyncClient(trust_env=False) as http:
        for _ in range(3000):
            try:
                await http.get(url)
            except httpx.TransportError:
                await asyncio.sleep(0.02)
            else:
                return
    raise TimeoutError


async def test_a_killed_sandbox_keeps_its_data_and_delivers_its_events(settings: Any, port: int, serve: Any) -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", SERVER, str(settings.database), str(port - 1))
    base = f"http://127.0.0.1:{port - 1}/sandbox"
    try:
        await answering(f"{base}/clock")
        client = stripe.StripeClient(
            "sk_test_emporium", base_addresses={"api": f"{base}/stripe"}, http_client=stripe.HTTPXClient()
        )
        intent = await client.v1.payment_intents.create_async(
            {"amount": 5000, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True}
        )
    finally:
        process.send_signal(signal.SIGKILL)
        await process.wait()
    async with serve(settings, port) as sandbox:
        again = await sandbox.stripe.payment_intents.retrieve_async(intent.id)
        assert again.status == "succeeded"
        await sandbox.advance(60)
        await sandbox.received("payment_intent.created", "charge.succeeded", "payment_intent.succeeded")
