"""Neither a response nor its duration reveals whether an address has an account (addendum 3 and 8)."""

import random
import time
from collections.abc import Mapping
from statistics import quantiles
from typing import Any

import httpx
import pytest
from clients.emporium import unique_address
from clients.marbelle import Visitor
from marbelle_customers import join
from platform_under_test import PlatformUnderTest

pytestmark = pytest.mark.once

SAMPLES = 16
ROUNDS = 4
ALIKE = 1.7
"""The largest accepted ratio between the slowest and the fastest kind of address; hashing a password exceeds it."""
TICK = 0.004
"""Differences below so many seconds are noise."""
OWN = {"date", "x-request-id", "content-length"}
Times = dict[str, list[float]]


@pytest.fixture
async def addresses(platform: PlatformUnderTest) -> list[str]:
    """Addresses of an active account, of an unverified account, and of none."""
    active, waiting, unknown = (Visitor(f"{platform.base}/gravel") for _ in range(3))
    await join(platform, active)
    await waiting.register()
    return [active.email, waiting.email, unknown.email]


@pytest.fixture
async def http(platform: PlatformUnderTest) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=f"{platform.base}/gravel/api/v1/auth", timeout=30, trust_env=False)


def usual(times: list[float]) -> float:
    """Return the first quartile, because other load on the machine only ever slows requests down."""
    return quantiles(times, n=4)[0]


def alike(times: Times) -> bool:
    usually = [usual(each) for each in times.values()]
    return max(usually) < max(min(usually) * ALIKE, min(usually) + TICK)


async def said(http: httpx.AsyncClient, path: str, body: Mapping[str, Any]) -> tuple[Any, ...]:
    answer = await http.post(path, json=body, headers={"X-Forwarded-For": unique_address()})
    headers = sorted((name, value) for name, value in answer.headers.items() if name not in OWN)
    return answer.status_code, answer.text, headers


async def sample(http: httpx.AsyncClient, path: str, body: Mapping[str, Any], times: Times) -> None:
    """Measure further requests for every address, in random order."""
    for _ in range(SAMPLES):
        for address in random.sample([*times], len(times)):
            started = time.perf_counter()
            await said(http, path, {"email": address, **body})
            times[address].append(time.perf_counter() - started)


@pytest.mark.parametrize(
    ("path", "body"),
    [("/login/", {"password": "Another-Harbour-42"}), ("/password-reset/", {}), ("/resend-verification/", {})],
    ids=["login", "password-reset", "resend-verification"],
)
async def test_active_unverified_and_unknown_addresses_get_the_same_response_in_the_same_time(
    http: httpx.AsyncClient, addresses: list[str], path: str, body: dict[str, Any]
) -> None:
    answers = [await said(http, path, {"email": address, **body}) for address in addresses]
    assert answers[1:] == answers[:-1]

    times: Times = {address: [] for address in addresses}
    for _ in range(ROUNDS):
        await sample(http, path, body, times)
        if alike(times):
            return
    pytest.fail(f"usual seconds of an active, a waiting and no account: {[usual(each) for each in times.values()]}")
