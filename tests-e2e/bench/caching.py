"""The gateway's cache, filled before it is measured."""

from bench.journeys import API, Goods
from bench.wire import Connection, get


async def fill_cache(address: str, goods: Goods) -> None:
    """Every page and product that strangers will look at, once."""
    connection = Connection(address)
    for page in range(1, goods.pages + 1):
        (await connection.ask(get(f"{API}/products/?page={page}"))).json(200)
    for slug in goods.looked_at:
        (await connection.ask(get(f"{API}/products/{slug}/"))).json(200)
    connection.close()
