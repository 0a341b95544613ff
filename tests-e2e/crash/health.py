"""The health checks of every process, while its database is unavailable and afterwards."""

import asyncio

import httpx

from crash.drill_site import Site

TIMEOUT_SECONDS = 15.0
NO_DATABASE = frozenset({"gateway"})
"""The distributed platform's gateway, whose readiness does not depend on databases."""


async def answers(site: Site, question: str) -> dict[str, tuple[int, str]]:
    """Return status and body of `/health/QUESTION` per process; status 0 without a response within TIMEOUT_SECONDS."""
    async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS, trust_env=False) as http:

        async def ask(url: str) -> tuple[int, str]:
            try:
                response = await http.get(f"{url}/health/{question}")
            except httpx.TransportError as error:
                return 0, repr(error)
            return response.status_code, response.text

        said = await asyncio.gather(*map(ask, site.processes.values()))
    return dict(zip(site.processes, said, strict=True))


async def says(site: Site, question: str, status: int, *, without: frozenset[str] = frozenset()) -> bool:
    """Whether all processes, `without` some, respond with this status."""
    return all(said == status for name, (said, _) in (await answers(site, question)).items() if name not in without)
