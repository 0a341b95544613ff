"""Readiness says that a store refuses the credentials."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from common.storage.object_store import FileIncomplete, ObjectStore
from common.storage.store_health import StoreHealth

ERRORS = {401: "", 403: "SignatureDoesNotMatch", 404: "NoSuchBucket"}


@contextmanager
def s3_that_answers(status: int) -> Iterator[str]:
    class Answer(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            body = f"<Error><Code>{ERRORS.get(status, 'SlowDown')}</Code><Message>no</Message></Error>".encode()
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (401, "object store refuses the credentials"),
        (403, "object store refuses the credentials"),
        (404, "object store has no such bucket"),
        (503, None),
    ],
)
async def test_a_store_that_refuses_makes_its_service_unready(
    status: int, reason: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with s3_that_answers(status) as endpoint:
        environment = {
            "AWS_ENDPOINT": endpoint,
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "wrong",
            "AWS_ALLOW_HTTP": "true",
        }
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        assert await StoreHealth(ObjectStore("s3://pictures/prefix")).unready_reason() == reason


async def test_a_store_that_accepts_makes_its_service_ready(tmp_path: Path) -> None:
    assert await StoreHealth(ObjectStore(tmp_path.as_uri())).unready_reason() is None


async def test_a_file_with_another_size_is_not_read(tmp_path: Path) -> None:
    store = ObjectStore(tmp_path.as_uri())
    await store.put("shop", "key", b"whole")
    assert await (await store.get("shop", "key", 5)).content() == b"whole"
    (tmp_path / "shop" / "key").write_bytes(b"who")
    for read in (store.get, store.check_size):
        with pytest.raises(FileIncomplete):
            await read("shop", "key", 5)


async def test_a_stored_file_is_private_whatever_the_umask_is(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        await ObjectStore((tmp_path / "objects").as_uri()).put("shop", "photograph", b"1")
    finally:
        os.umask(before)
    folder = tmp_path / "objects" / "shop"
    assert [each.stat().st_mode & 0o777 for each in (folder, folder / "photograph")] == [0o700, 0o600]


def test_files_of_earlier_releases_are_made_private(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir(mode=0o755)
    (tmp_path / "shop" / "photograph").write_bytes(b"")
    (tmp_path / "shop" / "photograph").chmod(0o644)
    (tmp_path / "shop").chmod(0o755)
    for root_mode in (0o755, 0o700):
        tmp_path.chmod(root_mode)
        ObjectStore(tmp_path.as_uri())
        modes = [
            each.stat().st_mode & 0o777 for each in (tmp_path, tmp_path / "shop", tmp_path / "shop" / "photograph")
        ]
        assert modes == [0o700, 0o700, 0o600]
