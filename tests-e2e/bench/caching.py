"""The gateway's cache, filled before it is measured."""

from bench.http_client import Connection, get
from bench.journeys import API, Goods


async def fill_cache(address: str, goods: Goods) -> None:
    """Request every page and product of anonymous clients once."""
    connection = Connection(address)
    for page in range(1, goods.pages + 1):
        (await connection.ask(get(f"{API}/products/?page={page}"))).json(200)
    for slug in goods.looked_at:
        (await connection.ask(get(f"{API}/products/{slug}/"))).json(200)
    connection.close()
