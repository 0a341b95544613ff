"""Signatures, verified by the library of the Standard Webhooks specification and by Ed25519 itself."""

import base64

import pytest
from common.kernel import clock
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from testkit.standard_webhooks import Webhook, WebhookVerificationError
from webhooks.domain.endpoint import Scheme
from webhooks.domain.signatures import new_secret, signature_headers

BODY = '{"name":"Käthe"}'.encode()


def test_the_signature_of_the_specification_s_example() -> None:
    """The values that the specification's libraries have in their own tests."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    headers = signature_headers("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}', [secret])
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_library_verifies_while_a_secret_rotates_with_both_secrets_and_with_no_other() -> None:
    new, old, other = (new_secret(Scheme.HMAC).secret for _ in range(3))
    headers = signature_headers("msg_1", int(clock.timestamp()), BODY, [new, old])
    assert len(headers["webhook-signature"].split(" ")) == 2
    for secret in (new, old):
        Webhook(secret).verify(BODY, headers)
    for wrong in (other, "whsec_" + base64.b64encode(new.encode()).decode()):
        with pytest.raises(WebhookVerificationError):
            Webhook(wrong).verify(BODY, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(new).verify(BODY + b" ", headers)


def test_ed25519_signs_the_same_content_and_its_private_key_stays_here() -> None:
    secret = new_secret(Scheme.ED25519)
    assert secret.public_key is not None
    assert secret.public_key.startswith("whpk_")
    now = int(clock.timestamp())
    signature = signature_headers("msg_1", now, BODY, [secret.secret])["webhook-signature"]
    scheme, _, encoded = signature.partition(",")
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(secret.public_key.removeprefix("whpk_")))
    public.verify(base64.b64decode(encoded), f"msg_1.{now}.".encode() + BODY)
    assert scheme == "v1a"
    with pytest.raises(InvalidSignature):
        public.verify(base64.b64decode(encoded), f"msg_2.{now}.".encode() + BODY)
