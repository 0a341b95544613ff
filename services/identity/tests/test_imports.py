"""Imports and exports of customers, through the staff contract."""

import csv
import io
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from common.audit import AuditFilter, read_entries
from common.events.identity import UserRegistered
from common.kernel.errors import ServiceUnavailable
from common.kernel.permissions import Permission
from common.rpc.interfaces.transfers import ImportBatch, RowOutcome
from common.rpc.transfers import Transfers, TransfersInternal
from common.storage.object_store import ObjectStore
from identity.use_cases.customer_rows import CustomerRows
from identity.use_cases.delete_transfer_files import delete_transfer_files
from identity.use_cases.ensure_user import ensure_user
from identity.use_cases.run_import import BATCH, ImportRunner, run_import
from identity.use_cases.start_import import RunImport
from testkit.harness import Harness
from testkit.identity import PASSWORD, new_address

API = "/api/staff/v1"


def people(*rows: tuple[str, ...], columns: str = "email,first_name,last_name") -> bytes:
    return "\n".join([columns, *(",".join(row) for row in rows)]).encode()


async def send(client: httpx.AsyncClient, content: bytes, **form: Any) -> httpx.Response:
    values = {"kind": "customers", **form}
    return await client.post(f"{API}/imports", data=values, files={"file": ("people.csv", content)})


async def imported(identity: Harness, client: httpx.AsyncClient, content: bytes, **form: Any) -> dict[str, Any]:
    """The import when it has ended."""
    started = await send(client, content, **form)
    assert started.status_code == 202, started.text
    await identity.drain()
    found = await client.get(f"{API}/imports/{started.json()['id']}")
    assert found.status_code == 200, found.text
    body: dict[str, Any] = found.json()
    return body


async def exported(identity: Harness, client: httpx.AsyncClient, **body: Any) -> dict[str, Any]:
    started = await client.post(f"{API}/exports", json={"kind": "customers", **body})
    assert started.status_code == 202, started.text
    assert started.json()["url"] is None
    await identity.drain()
    found: dict[str, Any] = (await client.get(f"{API}/exports/{started.json()['id']}")).json()
    return found


async def download(identity: Harness, shop: str, url: str) -> httpx.Response:
    """Without any token but that of the link."""
    return await identity.anonymous(shop, "staff").get(url.removeprefix("http://shop.test"))


async def users(identity: Harness, shop: str) -> dict[str, dict[str, Any]]:
    rows = await identity.database.autocommit.fetch(
        "select * from users where storefront = %(shop)s and not is_staff order by number", shop=shop
    )
    return {row["email"]: row for row in rows}


async def audited(identity: Harness, shop: str) -> list[str]:
    entries = await read_entries(identity.database.autocommit, shop, AuditFilter(subject_type="import"), 50)
    return [each.operation for each in reversed(entries)]


def counts(**given: int) -> dict[str, int]:
    return {"created": 0, "changed": 0, "unchanged": 0, "skipped": 0, "failed": 0, **given}


async def test_customers_are_created_changed_and_left_as_they_are(identity: Harness, shop: str) -> None:
    client, (old, same) = identity.staff(shop), (new_address(), new_address())
    first = await imported(identity, client, people((old, "Ada", "L"), (same, "Bob", "")))
    assert (first["state"], first["counts"]) == ("completed", counts(created=2))
    new = new_address()
    content = (
        f"E-Mail;First Name;is_active;created_at\r\n{old.upper()};Ada M;no;\r\n{same};Bob;;\r\n{new};Eve;;2020-01-02"
    )
    second = await imported(identity, client, content.replace("E-Mail", "email").encode("utf-16"))
    assert second["counts"] == counts(created=1, changed=1, unchanged=1), second
    assert (second["encoding"], second["separator"], second["progress"]) == ("utf-16", ";", {"done": 3, "total": 3})
    found = await users(identity, shop)
    assert [(each["first_name"], each["is_active"]) for each in found.values()] == [
        ("Ada M", False),
        ("Bob", True),
        ("Eve", True),
    ]
    assert (found[new]["created_at"].year, found[new]["password_hash"], found[new]["verified_at"]) == (2020, None, None)
    assert await audited(identity, shop) == ["POST /imports", "import batch", "import"] * 2


async def test_a_dry_run_lists_every_error_and_change_and_changes_nothing(identity: Harness, shop: str) -> None:
    client, known = identity.staff(shop), new_address()
    await imported(identity, client, people((known, "Ada", "L")))
    rows = [(known, "Ada", "Byron"), ("nobody", "X", ""), (new_address(), "", ""), (new_address(), "Eve", ""), ("a",)]
    found = await imported(identity, client, people(*rows), dry_run="true")
    assert (found["state"], found["dry_run"], found["counts"]) == (
        "completed",
        True,
        counts(created=1, changed=1, failed=3),
    )
    assert [(each["line"], each["column"]) for each in found["errors"]] == [
        (3, "email"),
        (4, "first_name"),
        (6, None),
        (6, "email"),
        (6, "first_name"),
    ]
    page = (await client.get(f"{API}/imports/{found['id']}?limit=2")).json()
    rest = (await client.get(f"{API}/imports/{found['id']}?limit=3&cursor={page['next_cursor']}")).json()
    assert page["errors"] + rest["errors"] == found["errors"]
    changes = (await client.get(f"{API}/imports/{found['id']}/changes")).json()["items"]
    assert changes == [
        {"line": 2, "outcome": "changed", "columns": ["last_name"]},
        {"line": 5, "outcome": "created", "columns": ["first_name", "last_name"]},
    ]
    assert [each["last_name"] for each in (await users(identity, shop)).values()] == ["L"]


async def test_an_export_that_is_imported_again_changes_nothing(identity: Harness, shop: str) -> None:
    client, address = identity.staff(shop), new_address()
    content = people((address, "=cmd()", "-L", "+49 301 2345678"), columns="email,first_name,last_name,phone_number")
    await imported(identity, client, content)
    await identity.database.autocommit.execute(
        "update users set first_name = '', phone_number = 'old 1' where storefront = %(shop)s and last_name <> '-L'",
        shop=shop,
    )
    for file_format in ("csv", "jsonl"):
        found = await exported(identity, client, format=file_format)
        assert (found["state"], found["rows"]) == ("completed", 1)
        file = await download(identity, shop, found["url"])
        assert file.status_code == 200, file.text
        if file_format == "csv":
            row = next(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
            assert (row["first_name"], row["phone_number"]) == ("'=cmd()", "'+493012345678")
        before, published = await audited(identity, shop), len(identity.transport.published)
        again = await imported(identity, client, file.content)
        assert (again["state"], again["counts"]) == ("completed", counts(unchanged=1)), again
        assert await audited(identity, shop) == [*before, "POST /imports", "import"]
        assert len(identity.transport.published) == published


@pytest.mark.parametrize(
    ("on_error", "state", "expected"),
    [
        ("skip", "completed", counts(created=2 * BATCH, failed=1)),
        ("skip_batch", "completed", counts(created=BATCH + 1, failed=1, skipped=BATCH - 1)),
        ("stop", "failed", counts(created=BATCH, failed=1, skipped=BATCH - 1)),
    ],
)
async def test_a_wrong_row_keeps_out_what_was_chosen(
    identity: Harness, shop: str, on_error: str, state: str, expected: dict[str, int]
) -> None:
    rows = [(f"p{number}@{shop}.test", "A", "B") for number in range(2 * BATCH + 1)]
    rows[BATCH + 5] = ("wrong", "A", "B")
    found = await imported(identity, identity.staff(shop), people(*rows), on_error=on_error)
    assert (found["state"], found["counts"]) == (state, expected)
    assert [each["line"] for each in found["errors"]] == [BATCH + 7]
    assert len(await users(identity, shop)) == expected["created"]


class Losing(TransfersInternal):
    """Applies batches; the answers of some are lost."""

    def __init__(self, identity: Harness, *lost: int) -> None:
        super().__init__(identity.database, Transfers(kinds={"customers": CustomerRows(identity.storefronts)}))
        self.lost = set(lost)
        self.numbers: list[int] = []

    async def import_rows(self, storefront: str, batch: ImportBatch) -> list[RowOutcome]:
        self.numbers.append(batch.number)
        outcomes = await super().import_rows(storefront, batch)
        if batch.number in self.lost:
            self.lost.remove(batch.number)
            raise ServiceUnavailable()
        return outcomes


async def test_an_import_that_stopped_between_batches_goes_on_and_applies_nothing_twice(
    identity: Harness, shop: str, store: ObjectStore
) -> None:
    client, published = identity.staff(shop), len(identity.transport.published)
    content = people(*((f"p{number}@{shop}.test", "A", "B") for number in range(2 * BATCH + 1)))
    import_id = UUID((await send(client, content)).json()["id"])
    service = Losing(identity, 1)
    runner = ImportRunner(identity.database, store, identity.storefronts, {"customers": service})
    job = RunImport(storefront=shop, import_id=import_id)
    with pytest.raises(ServiceUnavailable):
        await run_import(job, runner)
    halfway = (await client.get(f"{API}/imports/{import_id}")).json()
    assert (halfway["state"], halfway["counts"]["created"], halfway["progress"]["total"]) == ("running", BATCH, 401)
    await run_import(job, runner)
    await run_import(job, runner)
    assert service.numbers == [0, 1, 1, 2]
    found = (await client.get(f"{API}/imports/{import_id}")).json()
    assert (found["state"], found["counts"]) == ("completed", counts(created=2 * BATCH + 1))
    assert len(await users(identity, shop)) == 2 * BATCH + 1
    await identity.drain()
    registered = [each for each in identity.transport.published[published:] if each.type == UserRegistered.type]
    assert len(registered) == 2 * BATCH + 1


async def test_a_cancelled_import_applies_no_further_batch(identity: Harness, shop: str) -> None:
    client = identity.staff(shop)
    import_id = (await send(client, people((new_address(), "A", "B")))).json()["id"]
    assert (await client.post(f"{API}/imports/{import_id}/cancel")).json()["state"] == "cancelled"
    await identity.drain()
    assert await users(identity, shop) == {}
    again = await client.post(f"{API}/imports/{import_id}/cancel")
    assert (again.status_code, again.json()["code"]) == (409, "import.ended")


async def test_a_repeated_upload_is_one_import(identity: Harness, shop: str) -> None:
    client, content, key = identity.staff(shop), people((new_address(), "A", "B")), {"idempotency-key": str(uuid4())}
    form: dict[str, Any] = {"data": {"kind": "customers"}, "files": {"file": ("people.csv", content)}, "headers": key}
    ids = {(await client.post(f"{API}/imports", **form)).json()["id"] for _ in range(2)}
    assert len(ids) == 1
    listed = (await client.get(f"{API}/imports")).json()["items"]
    assert [each["id"] for each in listed] == [*ids]


async def test_uploads_that_are_wrong_are_refused_and_store_nothing(identity: Harness) -> None:
    shop = identity.storefront(max_import_bytes=100)
    client, content = identity.staff(shop), people((new_address(), "A", "B"))
    refused = [
        (await send(client, b""), 422, "import.file_empty"),
        (await send(client, b"x" * 101), 422, "import.file_too_large"),
        (await send(client, content, dryrun="true"), 400, "request.unknown_name"),
        (await send(client, content, kind="books"), 422, "request.invalid"),
        (await send(client, content, on_error="maybe"), 422, "request.invalid"),
        (await send(identity.staff(shop, permissions=["imports:write"]), content), 403, "caller.permission_missing"),
        (await send(identity.staff(shop, permissions=["customers:write"]), content), 403, "caller.permission_missing"),
    ]
    assert [(each.status_code, each.json()["code"]) for each, _, _ in refused] == [each[1:] for each in refused]
    assert (await client.get(f"{API}/imports")).json()["items"] == []


async def test_a_file_that_cannot_be_read_fails_with_its_reason_and_line(identity: Harness, shop: str) -> None:
    found = await imported(identity, identity.staff(shop), b"email,first_nmae\na@b.test,x\n")
    assert (found["state"], found["errors"][0]["line"]) == ("failed", 1)
    assert found["reason"] == "There is no column first_nmae. Did you mean first_name?"


async def test_members_of_staff_are_no_customers(identity: Harness, shop: str) -> None:
    address = new_address()
    async with identity.database.transaction() as uow:
        await ensure_user(uow, shop, address, PASSWORD, "Sam", "Staff", verified=True, is_staff=True)
    found = await imported(identity, identity.staff(shop), people((address, "Sam", "Mallory")))
    assert (found["counts"], found["errors"][0]["column"]) == (counts(failed=1), "email")
    exported_rows = await exported(identity, identity.staff(shop))
    assert exported_rows["rows"] == 0


async def test_another_shop_sees_and_gets_nothing(identity: Harness, shop: str) -> None:
    client, other = identity.staff(shop), identity.storefront()
    stranger, address = identity.staff(other), new_address()
    done = await imported(identity, client, people((address, "A", "B")))
    export = await exported(identity, client)
    assert (await exported(identity, stranger))["rows"] == 0
    assert (await download(identity, shop, export["url"])).status_code == 200
    assert (await download(identity, other, export["url"])).status_code == 404
    paths = [f"imports/{done['id']}", f"imports/{done['id']}/changes", f"exports/{export['id']}"]
    assert [(await stranger.get(f"{API}/{path}")).status_code for path in paths] == [404, 404, 404]
    assert (await stranger.post(f"{API}/imports/{done['id']}/cancel")).status_code == 404
    assert (await stranger.get(f"{API}/imports")).json()["items"] == []
    await imported(identity, stranger, people((address, "Z", "Z")))
    assert (await users(identity, shop))[address]["first_name"] == "A"


async def test_what_is_exported_may_be_read_by_who_exports_it(identity: Harness, shop: str) -> None:
    client = identity.staff(shop)
    found = await exported(identity, client)
    member = identity.staff(shop, permissions=[Permission.EXPORTS_WRITE, Permission.ORDERS_READ])
    assert (await member.post(f"{API}/exports", json={"kind": "customers"})).status_code == 403
    assert (await member.get(f"{API}/exports/{found['id']}")).status_code == 403
    assert (await member.get(f"{API}/exports")).json()["items"] == []
    wrong = await client.post(f"{API}/exports", json={"kind": "customers", "filter": {"status": ["shipped"]}})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (400, "filter.status")
    forged = await download(identity, shop, found["url"][:-3] + "abc")
    assert (forged.status_code, forged.json()["code"]) == (404, "export.not_found")


async def test_links_and_files_expire(
    identity: Harness, shop: str, store: ObjectStore, advance_clock: Callable[[float], None]
) -> None:
    client = identity.staff(shop)
    found = await exported(identity, client)
    advance_clock(700)
    assert (await download(identity, shop, found["url"])).status_code == 404
    renewed = (await client.get(f"{API}/exports/{found['id']}")).json()["url"]
    assert (await download(identity, shop, renewed)).status_code == 200
    advance_clock(24 * 3600)
    await delete_transfer_files(identity.database, store)
    expired = (await client.get(f"{API}/exports/{found['id']}")).json()
    assert (expired["state"], expired["url"]) == ("expired", None)
