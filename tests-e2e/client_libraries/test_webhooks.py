"""Both client libraries verify what the platform signs, by either scheme, while a secret is replaced."""

import json
import shutil
import subprocess
from pathlib import Path
from uuid import uuid4

import pytest
from atelier_client.webhooks import Webhook
from common.kernel import clock
from webhooks.domain.body import body_of
from webhooks.domain.endpoint import Scheme
from webhooks.domain.signatures import new_secret, signature_headers

MODULE = Path(__file__).parents[2] / "sdk" / "javascript" / "src" / "webhooks.js"
VERIFY = f"""
import {{ verifyWebhook }} from {json.dumps(MODULE.as_uri())};
const {{ body, headers, key, now }} = JSON.parse(process.argv[1]);
console.log((await verifyWebhook(body, headers, key, {{ now }})).id);
"""


@pytest.mark.parametrize("scheme", Scheme)
def test_the_platform_s_signatures_are_verified(scheme: Scheme) -> None:
    old, new = new_secret(scheme), new_secret(scheme)
    event_id, now = uuid4(), clock.timestamp()
    body = body_of(
        event_id=event_id,
        type_="order.paid",
        schema_version=1,
        storefront="emporium",
        occurred_at=clock.now(),
        version=1,
        data={"email": "käthe@example.com"},
    )
    headers = signature_headers(str(event_id), int(now), body.encode(), [new.secret, old.secret])
    key = old.public_key or old.secret
    assert Webhook(key, now=lambda: now).verify(body.encode(), headers).id == event_id
    if node := shutil.which("node"):
        told = json.dumps({"body": body, "headers": headers, "key": key, "now": now})
        command = [node, "--input-type=module", "--eval", VERIFY, "--", told]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert done.stdout.strip() == str(event_id), done.stderr
