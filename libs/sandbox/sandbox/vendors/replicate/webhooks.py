"""Replicate's webhooks, signed as Standard Webhooks."""

import hmac
import time
from base64 import b64decode, b64encode
from hashlib import sha256

import orjson

from sandbox.settings import SandboxSettings
from sandbox.vendors.jobs import Job
from sandbox.vendors.notices import Notice, WebhookRules
from sandbox.vendors.replicate.bodies import prediction

SECRET = f"whsec_{b64encode(b'sandbox of replicate').decode()}"
"""The same in every sandbox."""

DELAYS = (1.0, 5.0, 15.0, 39.0)
"""The last attempt is a minute after the end."""


def rules(settings: SandboxSettings) -> WebhookRules:
    def write(job: Job, event: str) -> Notice:
        body = orjson.dumps(prediction(job, settings.public_url.rstrip("/")))
        identifier = f"msg_{sha256(f'{job.id} {event}'.encode()).hexdigest()[:27]}"
        moment = str(int(time.time()))  # receivers compare it to their own wall clock
        secret = b"another secret" if "webhook-forged" in job.faults else b64decode(SECRET.removeprefix("whsec_"))
        digest = hmac.digest(secret, f"{identifier}.{moment}.".encode() + body, "sha256")
        headers = {
            "content-type": "application/json",
            "user-agent": "Replicate/1",
            "webhook-id": identifier,
            "webhook-timestamp": moment,
            "webhook-signature": f"v1,{b64encode(digest).decode()}",
        }
        return Notice(headers, body)

    return WebhookRules(write, DELAYS)
