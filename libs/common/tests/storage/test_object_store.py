"""Files in a folder, in memory, and in an S3-compatible server."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import boto3
import pytest
from common.kernel.errors import ServiceUnavailable
from common.storage.object_store import ObjectStore
from moto.server import ThreadedMotoServer
from testkit.scripted_server import answer, serving

BUCKET = "pictures"
CREDENTIALS = {
    "AWS_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "key",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_ALLOW_HTTP": "true",
}


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of a server with an empty bucket."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    credentials = {"aws_access_key_id": "key", "aws_secret_access_key": "secret", "region_name": "us-east-1"}
    boto3.client("s3", endpoint_url=f"http://{host}:{port}", **credentials).create_bucket(Bucket=BUCKET)
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["folder", "memory", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ObjectStore:
    if request.param == "folder":
        return ObjectStore((tmp_path / "objects").as_uri())
    if request.param == "memory":
        return ObjectStore("memory:///")
    for name, value in {**CREDENTIALS, "AWS_ENDPOINT": request.getfixturevalue("s3")}.items():
        monkeypatch.setenv(name, value)
    return ObjectStore(f"s3://{BUCKET}/{uuid4().hex}")


async def test_what_was_stored_is_read_whole_and_in_chunks(store: ObjectStore) -> None:
    content = bytes(range(256)) * 1000
    await store.put("shop", "key", content)
    stored = await store.get("shop", "key")
    assert (stored.size, await stored.content()) == (len(content), content)
    chunks = [chunk async for chunk in (await store.get("shop", "key")).chunks(65_536)]
    assert b"".join(chunks) == content
    assert max(map(len, chunks)) <= 65_536


async def test_a_file_is_stored_from_its_path(store: ObjectStore, tmp_path: Path) -> None:
    path = tmp_path / "picture"
    path.write_bytes(b"x" * 6_000_000)
    await store.put("shop", "large", path)
    assert (await store.get("shop", "large")).size == 6_000_000


async def test_a_deleted_file_is_gone_and_deleting_it_again_has_no_effect(store: ObjectStore) -> None:
    await store.put("shop", "key", b"content")
    for _ in range(2):
        await store.delete("shop", "key")
    with pytest.raises(FileNotFoundError):
        await store.get("shop", "key")


async def test_keys_are_scoped_by_storefront(store: ObjectStore) -> None:
    await store.put("shop", "key", b"content")
    with pytest.raises(FileNotFoundError):
        await store.get("other", "key")


async def test_what_a_killed_process_was_writing_is_deleted_with_the_file(tmp_path: Path) -> None:
    store = ObjectStore((tmp_path / "with space").as_uri())
    await store.put("shop", "old", b"whole")
    await store.put("shop", "other", b"whole")
    for unfinished in ("old#1", "other#1"):
        (tmp_path / "with space" / "shop" / unfinished).write_bytes(b"half")
    await store.delete("shop", "old")
    await store.delete("shop", "never stored")
    assert {each.name for each in (tmp_path / "with space" / "shop").iterdir()} == {"other", "other#1"}


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("common.storage.object_store.SERVING_SECONDS", 0.2)


def store_at(url: str, monkeypatch: pytest.MonkeyPatch) -> ObjectStore:
    for name, value in {**CREDENTIALS, "AWS_ENDPOINT": url}.items():
        monkeypatch.setenv(name, value)
    return ObjectStore(f"s3://{BUCKET}/prefix")


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("response", [b"", b"HTTP/1.1 500 Broken\r\ncontent-length: 0\r\n\r\n"])
async def test_a_store_that_hangs_or_fails_is_asked_once_by_a_client_that_waits(
    response: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving(answer(response)) as server:
        with pytest.raises(ServiceUnavailable):
            await store_at(server.url, monkeypatch).get_to_serve("shop", "key")
        assert len(server.requests) == 1


@pytest.mark.usefixtures("short")
async def test_a_file_whose_rest_does_not_come_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    head = (
        b'HTTP/1.1 200 OK\r\ncontent-length: 70000\r\nlast-modified: Mon, 05 Jan 2026 10:00:00 GMT\r\netag: "a"\r\n\r\n'
    )
    async with serving(answer(head + b"x" * 1000)) as server:
        store = store_at(server.url, monkeypatch)
        with pytest.raises(ServiceUnavailable):
            await (await store.get_to_serve("shop", "key")).content()
        with pytest.raises(ServiceUnavailable):
            [chunk async for chunk in (await store.get_to_serve("shop", "key")).chunks(65_536)]


async def test_what_was_stored_is_served(store: ObjectStore) -> None:
    await store.put("shop", "key", b"content")
    assert await (await store.get_to_serve("shop", "key")).content() == b"content"
    chunks = (await store.get_to_serve("shop", "key")).chunks(3)
    assert b"".join([chunk async for chunk in chunks]) == b"content"
    with pytest.raises(FileNotFoundError):
        await store.get_to_serve("shop", "unknown")
