"""What every process says of its health, while its database is away and afterwards."""

import asyncio

import httpx

from crash.drill_site import Site

PATIENCE = 15.0
NO_DATABASE = frozenset({"gateway"})
"""The distributed platform's gateway, which is ready whatever becomes of the databases."""


async def answers(site: Site, question: str) -> dict[str, tuple[int, str]]:
    """Process → status and body of `/health/QUESTION`; 0 for none within PATIENCE."""
    async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as http:

        async def ask(url: str) -> tuple[int, str]:
            try:
                response = await http.get(f"{url}/health/{question}")
            except httpx.TransportError as error:
                return 0, repr(error)
            return response.status_code, response.text

        said = await asyncio.gather(*map(ask, site.processes.values()))
    return dict(zip(site.processes, said, strict=True))


async def says(site: Site, question: str, status: int, *, without: frozenset[str] = frozenset()) -> bool:
    """Whether all processes, `without` some, answer with this status."""
    return all(said == status for name, (said, _) in (await answers(site, question)).items() if name not in without)
