"""fal's webhooks, signed with Ed25519. The public key is at `/fal/.well-known/jwks.json`."""

import time
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sandbox.settings import SandboxSettings
from sandbox.store import Store
from sandbox.vendors.fal.bodies import error, result
from sandbox.vendors.files import Files
from sandbox.vendors.jobs import Job
from sandbox.vendors.notices import Notice, WebhookRules

USER = "sandbox"
KEY_NAME = "fal"
DELAYS = (5.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1200.0, 1800.0, 3000.0)
"""Ten attempts more within two hours."""


class FalKey:
    """Made at the first use, kept in the sandbox's database."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def sign(self, message: bytes) -> str:
        return self._private().sign(message).hex()

    def jwks(self) -> dict[str, Any]:
        public = self._private().public_key().public_bytes_raw()
        encoded = urlsafe_b64encode(public).rstrip(b"=").decode()
        return {"keys": [{"kty": "OKP", "crv": "Ed25519", "x": encoded, "kid": sha256(public).hexdigest()[:16]}]}

    def _private(self) -> Ed25519PrivateKey:
        statement = "INSERT INTO vendor_keys (name, content) VALUES (?, ?) ON CONFLICT (name) DO NOTHING"
        row = self._store.autocommit.row("SELECT content FROM vendor_keys WHERE name = ?", (KEY_NAME,))
        if row is None:
            self._store.autocommit.execute(statement, (KEY_NAME, Ed25519PrivateKey.generate().private_bytes_raw()))
            return self._private()
        return Ed25519PrivateKey.from_private_bytes(row["content"])


def rules(store: Store, settings: SandboxSettings) -> WebhookRules:
    key, files = FalKey(store), Files(store)

    def write(job: Job, event: str) -> Notice:
        body = orjson.dumps(_body(job, files, settings.public_url.rstrip("/")))
        moment = str(int(time.time()))  # receivers compare it to their own wall clock
        message = f"{job.id}\n{USER}\n{moment}\n{sha256(body).hexdigest()}".encode()
        signer = (
            Ed25519PrivateKey.generate().sign(message).hex() if "webhook-forged" in job.faults else key.sign(message)
        )
        headers = {
            "content-type": "application/json",
            "x-fal-webhook-request-id": job.id,
            "x-fal-webhook-user-id": USER,
            "x-fal-webhook-timestamp": moment,
            "x-fal-webhook-signature": signer,
        }
        return Notice(headers, body)

    return WebhookRules(write, DELAYS)


def _body(job: Job, files: Files, base: str) -> dict[str, Any]:
    ids = {"request_id": job.id, "gateway_request_id": job.id}
    if job.status == "succeeded":
        return {**ids, "status": "OK", "error": None, "payload": result(job, files, base)}
    status, payload = error(job)
    return {**ids, "status": "ERROR", "error": f"Unexpected status code: {status}", "payload": payload}
