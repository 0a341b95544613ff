"""Files in the object store and the rows that name them: what the audit finds, and what is repaired."""

import json
import os
import time
from argparse import Namespace
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar
from uuid import uuid4

import psycopg
import pytest
from atelier.audit.databases import Databases
from atelier.audit.files import DIFFERENT, MISSING, PICTURE, UNKNOWN, files
from atelier.audit.findings import Bounds, Finding
from atelier.audit.stores import FileStore
from atelier.databases.migrations import migrations_folder
from atelier.databases.selection import find_stores
from atelier.errors import CannotStart
from atelier.reconcile import files as repairs
from atelier.reconcile.services import open_services
from common.kernel import clock
from common.kernel.storefronts import Storefronts
from common.storage.object_store import ACCESS_MARK
from testkit.databases import migrated_database
from testkit.sources import free_port
from testkit.storefronts import SHIPPED

HASH = "ab" * 32
MEDIA = (
    "insert into media (storefront, key, content_type, size, created_at) values ('emporium', %s, 'image/png', 5, now())"
)
ASSET = """insert into assets (key, storefront, job_id, content_type, size, delete_after, deletion_attempts, created_at)
values (%s, 'reviv', %s, 'image/jpeg', 5, %s, 0, now())"""


@dataclass
class Stored:
    """A store that both services share, as on one machine."""

    databases: Databases
    folder: Path

    def put(self, path: str, content: bytes = b"12345", *, seconds_ago: float = 600) -> None:
        file = self.folder / path
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
        os.utime(file, (time.time() - seconds_ago,) * 2)

    def media(self, key: str) -> None:
        self._run("catalog", MEDIA, key)

    def asset(self, key: str, delete_after: str | None = None) -> None:
        self._run("generation", ASSET, key, uuid4(), delete_after)

    def found(self, age: timedelta = timedelta(minutes=5)) -> list[Finding]:
        with self.databases.snapshot() as snapshot:
            return list(files(snapshot, Bounds(now=clock.now(), age=age)))

    def _run(self, service: str, statement: str, *parameters: object) -> None:
        with psycopg.connect(self.databases.urls[service], autocommit=True) as connection:
            connection.execute(statement.encode(), parameters)


@pytest.fixture
async def stored(tmp_path: Path) -> AsyncIterator[Stored]:
    catalog, generation = (migrations_folder(service).parent for service in ("catalog", "generation"))
    async with migrated_database(catalog) as goods, migrated_database(generation) as pictures:
        store = FileStore(tmp_path.as_uri())
        urls = {"catalog": goods, "generation": pictures}
        yield Stored(Databases(urls, dict.fromkeys(urls, store)), tmp_path)


async def test_files_and_rows_that_agree_are_not_found(stored: Stored) -> None:
    for number in range(3):
        stored.put(f"emporium/{HASH[number:]}{'c' * number}.png")
        stored.media(f"{HASH[number:]}{'c' * number}.png")
        stored.put(f"reviv/key-{number}")
        stored.asset(f"key-{number}")
    stored.asset("about-to-be-stored-or-deleted", delete_after="2000-01-01")
    (stored.folder / ACCESS_MARK).write_text("of a service that may not delete")
    os.utime(stored.folder / ACCESS_MARK, (0, 0))
    assert stored.found() == []


async def test_missing_and_changed_files_are_found(stored: Stored) -> None:
    stored.asset("gone")
    stored.asset("short")
    stored.put("reviv/short", b"123")
    stored.media(f"{HASH}.png")
    assert [(each.rule, each.storefront, each.subject, each.detail) for each in stored.found()] == [
        (MISSING, "emporium", f"emporium/{HASH}.png", "5 bytes"),
        (MISSING, "reviv", "reviv/gone", "5 bytes"),
        (DIFFERENT, "reviv", "reviv/short", "5 bytes by the row, 3 in the store"),
    ]


async def test_files_without_rows_are_found_unless_they_are_young(stored: Stored) -> None:
    stored.put(f"emporium/{HASH}.jpg")
    stored.put("reviv/lost")
    stored.put("reviv/being-uploaded", seconds_ago=60)
    lost = [(PICTURE, f"emporium/{HASH}.jpg"), (UNKNOWN, "reviv/lost")]
    assert [(each.rule, each.subject) for each in stored.found()] == lost
    young = (UNKNOWN, "reviv/being-uploaded")
    assert {(each.rule, each.subject) for each in stored.found(timedelta())} == {*lost, young}


async def test_pictures_are_recorded_and_other_files_deleted_on_demand(stored: Stored) -> None:
    stored.put(f"emporium/{HASH}.jpg")
    stored.put("reviv/lost")
    stored.put("reviv/found-meanwhile")
    picture, found, lost = stored.found()
    stored.asset("found-meanwhile")
    async with open_services(stored.databases.urls, Storefronts.load(SHIPPED), stored.databases.stores) as services:
        await repairs.record_pictures(services, [picture])
        await repairs.delete(services, [found, lost])
        await repairs.delete(services, [lost])
    assert stored.found() == []
    assert [path.name for path in (stored.folder / "reviv").iterdir()] == ["found-meanwhile"]


S3 = {"url": "s3://bucket/x", "endpoint": "https://s3.example", "access_key_id": "a", "secret_access_key": "b"}


def given(tmp_path: Path, *databases: str) -> Namespace:
    return Namespace(data=tmp_path, database=list(databases))


def test_stores_are_named_or_those_of_the_data_folder(tmp_path: Path) -> None:
    named = {"ATELIER_OBJECTS": json.dumps({"identity": "s3://a/i", "catalog": "s3://a/b", "generation": S3})}
    found = find_stores(given(tmp_path), named)
    assert found["catalog"] == FileStore("s3://a/b")
    assert dict(found["generation"].access) == {name: S3[name] for name in S3 if name != "url"}
    assert find_stores(given(tmp_path), {}) == {}
    (tmp_path / "objects").mkdir()
    assert {store.url for store in find_stores(given(tmp_path), {}).values()} == {(tmp_path / "objects").as_uri()}
    assert find_stores(given(tmp_path, "orders=postgresql://x"), {}) == {}


@pytest.mark.parametrize(
    "text",
    [
        "[",
        "[]",
        '{"catalog": "s3://a"}',
        '{"identity": "s3://a", "catalog": "s3://a", "generation": {"bucket": "x"}}',
        "1",
    ],
)
def test_stores_that_cannot_be_read_are_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="ATELIER_OBJECTS is no JSON object of object stores"):
        find_stores(given(tmp_path), {"ATELIER_OBJECTS": text})


def test_a_store_that_does_not_answer_cannot_be_compared(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="cannot be listed"):
        list(FileStore((tmp_path / "missing").as_uri()).files())


LISTING = b"""<?xml version="1.0"?><ListBucketResult><Name>bucket</Name><IsTruncated>false</IsTruncated>
<Contents><Key>x/reviv/b</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified><ETag>"1"</ETag><Size>7</Size></Contents>
<Contents><Key>x/reviv/a</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified><ETag>"2"</ETag><Size>8</Size></Contents>
</ListBucketResult>"""


class Bucket(BaseHTTPRequestHandler):
    """Answers every request with a listing. `asked` has the credentials and the addresses of the requests."""

    asked: ClassVar[list[tuple[str, str]]] = []

    def do_GET(self) -> None:
        self.asked.append((self.headers["Authorization"], self.path))
        self.send_response(200)
        self.send_header("Content-Length", str(len(LISTING)))
        self.end_headers()
        self.wfile.write(LISTING)

    def log_message(self, *_: object) -> None:
        pass


def test_a_bucket_is_listed_with_the_named_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
    with ThreadingHTTPServer(("127.0.0.1", free_port()), Bucket) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        endpoint = f"http://127.0.0.1:{server.server_port}"
        access = {"endpoint": endpoint, "region": "here", "access_key_id": "a", "secret_access_key": "b"}
        found = list(FileStore.of({"url": "s3://bucket/x", **access}).files())
        server.shutdown()
    assert [(each["id"], each["size"]) for each in found] == [("reviv/a", 8), ("reviv/b", 7)]
    [(credential, address)] = Bucket.asked
    assert "Credential=a/" in credential
    assert "/here/s3/" in credential
    assert address.startswith("/bucket?")
    assert "prefix=x" in address
