"""Checks that every pool can use all its connections, and that no other connections exist."""

import asyncio
from functools import partial
from uuid import uuid4

import httpx
from clients.emporium import Shopper, StaffMember
from platform_under_test import STAFF_PASSWORD
from testkit.conditions import eventually

from crash.drill_site import STATEMENT_SECONDS, Site, database_name

TIMEOUT_SECONDS = 30.0
CROWD = 2
"""Requests per connection of the pool."""
WAITING = """
    select count(*) from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and pid <> pg_backend_pid()
"""
CONNECTED = """
    select datname, count(*) from pg_stat_activity
    where backend_type = 'client backend' and pid <> pg_backend_pid() and datname = any(%s) group by datname
"""
REQUESTS = {
    "identity": ("addresses", "/api/v1/auth/me/addresses/"),
    "catalog": ("products", "/api/v1/products/?search={unique}"),
    "cart": ("cart_lines", "/api/v1/cart/"),
    "orders": ("orders", "/api/v1/orders/"),
    "payments": ("payments", "/api/staff/v1/payments?limit=7"),
}
"""Service → a table, and a request that reads it."""


async def assert_pools_at_full_capacity(site: Site) -> None:
    """Fails unless each service can use its whole pool at the same time, and all requests succeed afterwards."""
    customer = await Shopper(f"{site.platform}/emporium").join()
    staff = await StaffMember(f"{site.platform}/emporium").login("staff@emporium.example", STAFF_PASSWORD)
    for service, (table, path) in REQUESTS.items():
        http = staff.http if "/staff/" in path else customer.http
        address = f"{site.platform}/emporium{path}"
        await eventually(partial(_whole_pool_serves, site, http, service, table, address), within=TIMEOUT_SECONDS)


async def _whole_pool_serves(site: Site, http: httpx.AsyncClient, service: str, table: str, address: str) -> bool:
    used, statuses = await _crowd(site, http, service, table, address)
    if used >= site.pool and statuses == {200}:
        return True
    print(f"{service}: {used} of {site.pool} connections at work, answers {sorted(statuses)}")
    return False


async def _crowd(site: Site, client: httpx.AsyncClient, service: str, table: str, path: str) -> tuple[int, set[int]]:
    """Return the number of connections that waited for the locked table at once, and the responses afterwards."""
    addresses = [path.format(unique=uuid4()) for _ in range(CROWD * site.pool)]
    with site.as_superuser(service) as connection, connection.transaction(force_rollback=True):
        connection.execute(f"lock table {table} in access exclusive mode".encode())
        requests = asyncio.gather(*map(client.get, addresses))
        used = await _most_waiting(site, service)
    return used, {response.status_code for response in await requests}


async def _most_waiting(site: Site, service: str) -> int:
    """Poll in separate transactions, because within one PostgreSQL repeats the same list of backends."""
    loop = asyncio.get_running_loop()
    until, most = loop.time() + STATEMENT_SECONDS * 0.7, 0
    with site.as_superuser(service) as connection:
        while most < site.pool and loop.time() < until:
            row = connection.execute(WAITING).fetchone()
            assert row is not None
            most = max(most, int(str(row[0])))
            await asyncio.sleep(0.02)
    return most


async def assert_no_leaked_connections(site: Site) -> None:
    """Fails unless the server's connections drop to those of the pools and listeners."""
    names = [database_name(service) for service in site.databases.services]

    async def few() -> bool:
        with site.as_superuser() as connection:
            rows = connection.execute(CONNECTED, (names,)).fetchall()
        return all(int(str(count)) <= site.connections for _, count in rows)

    await eventually(few, within=TIMEOUT_SECONDS)
