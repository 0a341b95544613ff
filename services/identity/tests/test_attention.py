"""What waits for a person, asked of all services."""

from datetime import UTC, datetime

from common.kernel import clock
from common.kernel.errors import ServiceUnavailable
from common.kernel.permissions import Permission
from common.rpc.interfaces.attention import (
    AttentionInterface,
    FailedTask,
    FailedTasks,
    Waiting,
    Workload,
)
from identity.use_cases.read_attention import read_attention, read_failed_tasks, read_workloads
from testkit.harness import Harness

API = "/api/staff/v1"
MOMENT = datetime(2030, 1, 2, tzinfo=UTC)


class Answering(AttentionInterface):
    async def waiting(self, storefront: str) -> list[Waiting]:
        link = "/orders?status=processing"
        return [Waiting(kind="orders_to_ship", count=2, since=MOMENT, link=link, permission=Permission.ORDERS_READ)]

    async def failed_tasks(self, storefront: str, most: int) -> FailedTasks:
        task = FailedTask(id=1, handler="job:Mail", attempts=9, reason="no route", created_at=MOMENT)
        return FailedTasks(count=5, oldest=[task])

    async def workload(self, storefront: str) -> Workload:
        return Workload(queues=[], events=0, events_since=None, is_stopped=False)


class Silent(AttentionInterface):
    async def waiting(self, storefront: str) -> list[Waiting]:
        raise ServiceUnavailable()

    async def failed_tasks(self, storefront: str, most: int) -> FailedTasks:
        raise ServiceUnavailable()

    async def workload(self, storefront: str) -> Workload:
        raise ServiceUnavailable()


async def test_a_service_that_does_not_answer_is_named() -> None:
    services = {"orders": Answering(), "cart": Silent()}
    waiting = await read_attention("shop", services)
    assert ([*waiting.by_service], waiting.unavailable) == (["orders"], ["cart"])
    tasks = await read_failed_tasks("shop", services, 10)
    assert ([*tasks.by_service], tasks.unavailable) == (["orders"], ["cart"])
    work = await read_workloads("shop", services)
    assert ([*work.by_service], work.unavailable) == (["orders"], ["cart"])


async def test_members_see_what_their_permissions_let_them_see(identity: Harness, shop: str) -> None:
    """The other services of this test are not there."""
    await identity.database.autocommit.execute(
        "insert into tasks (key, handler, payload, state, error, run_at, created_at) values"
        " (gen_random_uuid(), 'job:Lost', jsonb_build_object('storefront', %(shop)s::text), 'dead', 'x', now(), now())",
        shop=shop,
    )
    client = identity.staff(shop)
    body = (await client.get(f"{API}/attention")).json()
    assert [(item["kind"], item["count"], item["link"]) for item in body["items"]] == [
        ("dead_letters", 1, "/dead-letters/identity")
    ]
    letters = (await client.get(f"{API}/dead-letters")).json()
    assert [(each["service"], each["handler"]) for each in letters["items"]] == [("identity", "job:Lost")]
    assert letters["counts"]["identity"] == 1
    packer = identity.staff(shop, permissions=[Permission.ORDERS_READ])
    assert (await packer.get(f"{API}/attention")).json()["items"] == []
    assert (await packer.get(f"{API}/dead-letters")).status_code == 403
    other = identity.staff(identity.storefront())
    assert (await other.get(f"{API}/attention")).json()["items"] == []


async def test_queues_count_the_tasks_of_the_storefront_and_say_when_no_worker_takes_them(
    identity: Harness, shop: str
) -> None:
    """Handlers that no release has are never taken. A task of another storefront is not counted."""
    other = identity.storefront()
    await identity.database.autocommit.execute("delete from tasks where state = 'running'")  # of earlier tests
    await identity.database.autocommit.execute(
        "insert into tasks (key, handler, payload, state, run_at, created_at)"
        " select gen_random_uuid(), 'job:Counted', jsonb_build_object('storefront', place), state,"
        " %(now)s + later * interval '1 minute', %(now)s"
        " from (values (%(shop)s, 'waiting', -5), (%(shop)s, 'waiting', 5),"
        " (%(shop)s, 'dead', 0), (%(other)s, 'waiting', -5)) as rows (place, state, later)",
        now=clock.now(),
        shop=shop,
        other=other,
    )
    body = (await identity.staff(shop).get(f"{API}/queues")).json()
    [queue] = [each for each in body["items"] if each["handler"] == "job:Counted"]
    counted = {name: queue[name] for name in ("service", "waiting", "running", "later", "dead")}
    assert counted == {"service": "identity", "waiting": 1, "running": 0, "later": 1, "dead": 1}
    states = {each["name"]: each["state"] for each in body["services"]}
    assert states["identity"] == "stopped"
    assert set(body["unavailable"]) == {name for name, state in states.items() if state == "unavailable"}
    packer = identity.staff(shop, permissions=[Permission.ORDERS_READ])
    assert (await packer.get(f"{API}/queues")).status_code == 403
