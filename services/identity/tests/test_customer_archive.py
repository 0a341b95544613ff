"""The archive of everything that is stored about a customer."""

import io
import json
from typing import Any
from uuid import UUID
from zipfile import ZipFile

from common.rpc.interfaces.transfers import (
    FilePart,
    ImportBatch,
    PersonalEntry,
    PersonalPage,
    RowFilter,
    RowFormat,
    RowOutcome,
    RowPage,
    TransfersInterface,
)
from common.storage.object_store import ObjectStore
from identity.domain.transfer import Export
from identity.repository.exports import find_export
from identity.use_cases.archive_customer import archive_customer
from identity.use_cases.run_export import ExportRunner, run_export
from identity.use_cases.start_export import RunExport
from testkit.harness import Harness
from testkit.identity import Users
from testkit.transfers import known_of

API = "/api/staff/v1"
PHOTO = bytes(range(256)) * 10


class Generating(TransfersInterface):
    """Another service, with three jobs and a photograph, in pages of two."""

    async def personal_data(self, storefront: str, user_id: UUID, after: str | None, limit: int) -> PersonalPage:
        if after is None:
            jobs = [PersonalEntry(section="jobs", data={"number": number}) for number in (1, 2)]
            return PersonalPage(entries=jobs, after="2")
        last = PersonalEntry(section="jobs", data={"number": 3})
        photo = PersonalEntry(section="uploads", data={"key": "k"}, file="k", name="k.jpg")
        return PersonalPage(entries=[last, photo], after=None)

    async def personal_file(self, storefront: str, user_id: UUID, file: str, start: int) -> FilePart:
        return FilePart.model_construct(content=PHOTO[start : start + 1000])

    async def row_format(self, kind: str, storefront: str = "") -> RowFormat:
        raise NotImplementedError

    async def export_rows(
        self, storefront: str, kind: str, wanted: RowFilter, after: str | None, limit: int
    ) -> RowPage:
        raise NotImplementedError

    async def import_rows(self, storefront: str, batch: ImportBatch) -> list[RowOutcome]:
        raise NotImplementedError


async def request(identity: Harness, shop: str, customer_id: UUID) -> dict[str, Any]:
    response = await identity.staff(shop).post(f"{API}/customers/{customer_id}/export")
    assert response.status_code == 202, response.text
    body: dict[str, Any] = response.json()
    return body


async def test_a_customer_is_known_without_secrets(identity: Harness, people: Users, shop: str) -> None:
    user = await people.new_user(shop)
    known = await known_of(identity, shop, user.id)
    assert known["account"][0]["email"] == user.email
    assert len(known["sessions"]) == 1
    written = json.dumps(known)
    assert "password" not in written
    assert "jti" not in written
    assert await known_of(identity, identity.storefront(), user.id) == {}


async def test_the_archive_has_what_every_service_knows_and_the_uploaded_files(
    identity: Harness, people: Users, shop: str, store: ObjectStore
) -> None:
    user = await people.new_user(shop)
    requested = await request(identity, shop, user.id)
    services = {"identity": identity.calls(TransfersInterface), "generation": Generating()}

    def archive(export: Export) -> Any:
        return archive_customer(export, services)

    runner = ExportRunner(database=identity.database, store=store, services={}, archive=archive)
    await run_export(RunExport(storefront=shop, export_id=UUID(requested["id"])), runner)
    client = identity.staff(shop)
    found = (await client.get(f"{API}/customers/{user.id}/export")).json()
    assert (found["id"], found["state"], found["format"]) == (requested["id"], "completed", "zip")
    file = await identity.anonymous(shop, "staff").get(found["url"].removeprefix("http://shop.test"))
    assert file.headers["content-type"] == "application/zip"
    with ZipFile(io.BytesIO(file.content)) as archived:
        assert archived.testzip() is None
        assert json.loads(archived.read("identity/account.json"))[0]["email"] == user.email
        jobs = [
            *json.loads(archived.read("generation/jobs.json")),
            *json.loads(archived.read("generation/jobs-2.json")),
        ]
        assert [each["number"] for each in jobs] == [1, 2, 3]
        assert archived.read("files/generation/k.jpg") == PHOTO
        contents = json.loads(archived.read("contents.json"))
    assert (contents["customer"], contents["entries"]["generation/jobs"]) == (str(user.id), 3)


async def test_a_service_that_does_not_answer_delays_the_archive(identity: Harness, people: Users, shop: str) -> None:
    """The other services of this test are not there."""
    user = await people.new_user(shop)
    requested = await request(identity, shop, user.id)
    await identity.drain()
    found = await find_export(identity.database.autocommit, shop, UUID(requested["id"]))
    assert found is not None
    assert (found.state.value, found.finished_at) == ("running", None)
    waiting = await identity.database.autocommit.fetch_value(
        "select state from tasks where key = %(id)s", id=UUID(requested["id"])
    )
    assert waiting == "waiting"


async def test_the_archive_needs_both_permissions_and_a_customer_of_the_shop(
    identity: Harness, people: Users, shop: str
) -> None:
    user = await people.new_user(shop)
    path, other = f"{API}/customers/{user.id}/export", identity.staff(identity.storefront())
    for permission in ("exports:write", "customers:read"):
        refused = await identity.staff(shop, permissions=[permission]).post(path)
        assert (refused.status_code, refused.json()["code"]) == (403, "caller.permission_missing")
    assert ((await other.post(path)).json()["code"], (await other.get(path)).json()["code"]) == (
        "customer.not_found",
        "customer.not_found",
    )
    assert (await identity.staff(shop).get(path)).json()["code"] == "export.not_found"
