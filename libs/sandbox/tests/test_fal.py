"""fal's own SDK, unmodified, against its stand-in.

The SDK reads its hosts from the environment when it is imported, and calls them by https only. So the sandbox has a
certificate here, and the module is imported anew for each address.
"""

import importlib
import io
import sys
from base64 import b64decode, b64encode, urlsafe_b64decode
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from PIL import Image
from testkit.conditions import eventually

APP = "fal-ai/flux/dev"
HOOK = "http://shop/vendors/webhook"
AUTHORIZED = {"authorization": "Key test_key"}


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The certificate of 127.0.0.1 and its key, in one file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=True)
        .sign(key, SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = tmp_path_factory.mktemp("tls") / "certificate.pem"
    path.write_bytes(private + built.public_bytes(Encoding.PEM))
    return path


@pytest.fixture
def sandbox(shared_sandbox: Any) -> Any:
    shared_sandbox.receiver.calls.clear()
    shared_sandbox.receiver.attempts = 0
    return shared_sandbox


@pytest.fixture
async def fal(sandbox: Any, serve_tls: Any, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Any]:
    """The SDK's client, whose hosts are the sandbox."""
    async with serve_tls(sandbox, certificate) as host:
        monkeypatch.setenv("FAL_RUN_HOST", f"{host}/sandbox/fal")
        monkeypatch.setenv("FAL_QUEUE_RUN_HOST", f"{host}/sandbox/fal")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        for name in [each for each in sys.modules if each.split(".")[0] == "fal_client"]:
            monkeypatch.delitem(sys.modules, name)
        module = importlib.import_module("fal_client")
        yield module.AsyncClient(key="test_key")


def photograph(colour: str | None = None) -> bytes:
    buffer = io.BytesIO()
    drawn = Image.new("RGB", (96, 64), colour) if colour else Image.linear_gradient("L").resize((96, 64)).convert("RGB")
    drawn.save(buffer, "PNG")
    return buffer.getvalue()


def data_uri(content: bytes) -> str:
    return f"data:image/png;base64,{b64encode(content).decode()}"


async def download(sandbox: Any, address: str) -> Image.Image:
    """By plain HTTP: the address is on the host that the client called."""
    response = await sandbox.http.get(httpx.URL(address).path)
    assert response.status_code == 200
    return Image.open(io.BytesIO(response.content))


async def test_the_queue_draws_what_is_asked(sandbox: Any, fal: Any) -> None:
    handle = await fal.submit(APP, {"prompt": "A fox", "image_size": "portrait_4_3", "seed": 7, "unknown": 1})
    seen = [type(event).__name__ async for event in handle.iter_events(with_logs=True, interval=0.02)]
    assert seen[-1] == "Completed"
    status = await handle.status(with_logs=True)
    assert status.logs[0]["message"] == "Seed 7"
    assert status.metrics["inference_time"] > 0
    result = await handle.get()
    assert (result["seed"], result["has_nsfw_concepts"]) == (7, [False])
    picture = await download(sandbox, result["images"][0]["url"])
    assert (picture.format, picture.size) == ("JPEG", (768, 1024))


async def test_a_request_is_queued_and_then_in_progress(sandbox: Any, fal: Any) -> None:
    first = await fal.submit(APP, {"prompt": "A fox [[slow 60]]"})
    second = await fal.submit(APP, {"prompt": "A hare [[slow 60]] [[seconds 60]]"})
    positions = [(await each.status()).position for each in (first, second)]
    assert positions[1] == positions[0] + 1
    await sandbox.advance(60)

    async def in_progress() -> bool:
        return type(await second.status()).__name__ == "InProgress"

    await eventually(in_progress)
    early = await sandbox.http.get(httpx.URL(second.response_url).path, headers=AUTHORIZED)
    assert (early.status_code, early.json()) == (400, {"detail": "Request is still in progress"})


@pytest.mark.parametrize("app", ["fal-ai/image-editing/photo-restoration", "fal-ai/flux-pro/kontext"])
async def test_a_photograph_is_edited(sandbox: Any, fal: Any, app: str) -> None:
    given = {"prompt": "Restore the photograph", "image_url": data_uri(photograph()), "output_format": "png"}
    result = await fal.subscribe(app, given)
    assert (await download(sandbox, result["images"][0]["url"])).size == (96, 64)


async def test_files_are_uploaded_and_used(sandbox: Any, fal: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK has no setting for the hosts of its storage: they are constants of the module."""
    module = sys.modules["fal_client.client"]
    root = f"https://{module.FAL_RUN_HOST}"
    monkeypatch.setattr(module, "REST_URL", root)
    monkeypatch.setattr(module, "CDN_URL", root)
    address = await fal.upload(photograph("red"), "image/png", "photo.png")
    result = await fal.subscribe(
        "fal-ai/flux-2/edit", {"prompt": "A fox", "image_urls": [address], "image_size": "square", "sync_mode": True}
    )
    encoded = result["images"][0]["url"]
    assert encoded.startswith("data:image/jpeg;base64,")
    picture = Image.open(io.BytesIO(b64decode(encoded.partition(",")[2])))
    reddish = [red > 200 and green < 40 for red, green, _ in zip(*[iter(picture.tobytes())] * 3, strict=True)]
    assert sum(reddish) > 2000


async def test_a_request_is_cancelled(sandbox: Any, fal: Any) -> None:
    handle = await fal.submit(APP, {"prompt": "A fox [[never]]"})
    await handle.cancel()
    with pytest.raises(sys.modules["fal_client"].FalClientHTTPError) as refused:
        await handle.get()
    assert (refused.value.status_code, refused.value.error_type) == (499, "client_cancelled")
    again = await sandbox.http.put(httpx.URL(handle.cancel_url).path, headers=AUTHORIZED)
    assert (again.status_code, again.json()) == (400, {"status": "ALREADY_COMPLETED"})


@pytest.mark.parametrize(
    ("app", "given", "loc", "kind"),
    [
        (APP, {}, ["body", "prompt"], "missing"),
        (APP, {"prompt": 5}, ["body", "prompt"], "string_type"),
        (APP, {"prompt": "A fox", "num_images": 9}, ["body", "num_images"], "less_than_equal"),
        (APP, {"prompt": "A fox [[refuse]]"}, ["body", "prompt"], "content_policy_violation"),
        ("fal-ai/qwen-image-edit", {"prompt": "A", "image_url": "a"}, ["body", "image_url"], "file_download_error"),
    ],
)
async def test_what_is_wrong_is_the_result(fal: Any, app: str, given: Any, loc: list[str], kind: str) -> None:
    with pytest.raises(sys.modules["fal_client"].FalClientHTTPError) as refused:
        await fal.subscribe(app, given)
    problem = refused.value.response.json()["detail"][0]
    assert (refused.value.status_code, problem["loc"], problem["type"]) == (422, loc, kind)


async def test_unknown_applications_and_keys_are_refused(sandbox: Any, fal: Any) -> None:
    error = sys.modules["fal_client"].FalClientHTTPError
    with pytest.raises(error) as refused:
        await fal.submit("fal-ai/unknown", {"prompt": "A fox"})
    assert refused.value.status_code == 404
    with pytest.raises(error) as refused:
        await sys.modules["fal_client"].AsyncClient(key="live_key").submit(APP, {"prompt": "A fox"})
    assert refused.value.status_code == 401


@pytest.mark.parametrize(("prompt", "status"), [("A fox", "OK"), ("A fox [[refuse]]", "ERROR")])
async def test_webhooks_are_signed(sandbox: Any, fal: Any, prompt: str, status: str) -> None:
    sandbox.receiver.failures = 1
    handle = await fal.submit(APP, {"prompt": prompt}, webhook_url=HOOK)
    await sandbox.until(lambda: sandbox.receiver.attempts == 1)
    await sandbox.advance(6)
    await sandbox.until(lambda: len(sandbox.receiver.calls) == 1)
    headers, body = sandbox.receiver.calls[0]
    names = ("request-id", "user-id", "timestamp")
    message = "\n".join([*(headers[f"x-fal-webhook-{name}"] for name in names), sha256(body).hexdigest()])
    (key,) = (await sandbox.http.get("/sandbox/fal/.well-known/jwks.json")).json()["keys"]
    public = Ed25519PublicKey.from_public_bytes(urlsafe_b64decode(f"{key['x']}="))
    public.verify(bytes.fromhex(headers["x-fal-webhook-signature"]), message.encode())
    told = httpx.Response(200, content=body).json()
    assert (told["request_id"], told["status"]) == (handle.request_id, status)
    assert ("images" if status == "OK" else "detail") in told["payload"]
