"""Signing keys, and the tokens they sign."""

import base64
from uuid import uuid4

import jwt
import pytest
from common.kernel import clock
from common.kernel.errors import InvalidToken
from identity.adapters.signing import SigningKey, TokenSigner
from identity.domain.refresh_claims import RefreshClaims

RFC_8037_SEED = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"
OTHER_SEED = base64.urlsafe_b64encode(bytes(range(32))).decode()


def claims(**changes: object) -> RefreshClaims:
    now = int(clock.timestamp())
    values = {"user_id": uuid4(), "session_id": uuid4(), "token_id": uuid4(), "issued_at": now, "expires_at": now + 60}
    return RefreshClaims(**{"storefront": "emporium", **values, **changes})  # type: ignore[arg-type]  # checked by the tests


async def test_the_id_of_a_key_is_its_thumbprint_as_in_rfc_8037() -> None:
    key = SigningKey(RFC_8037_SEED)
    assert key.jwk["x"] == "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    assert key.kid == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


async def test_the_first_key_signs_and_all_verify() -> None:
    old, new = TokenSigner([RFC_8037_SEED]), TokenSigner([OTHER_SEED, RFC_8037_SEED])
    signed = claims()
    assert new.read_refresh(old.sign(signed), "emporium") == signed
    with pytest.raises(InvalidToken):
        old.read_refresh(new.sign(signed), "emporium")
    assert jwt.get_unverified_header(new.sign(signed)) == {
        "alg": "EdDSA",
        "typ": "JWT",
        "kid": SigningKey(OTHER_SEED).kid,
    }


async def test_a_token_of_another_audience_or_signature_is_refused() -> None:
    signer = TokenSigner([RFC_8037_SEED])
    token = signer.sign(claims())
    with pytest.raises(InvalidToken):
        signer.read_refresh(token, "marbelle")
    forged = jwt.encode(claims().payload(), "k" * 40, "HS256", headers={"kid": SigningKey(RFC_8037_SEED).kid})
    with pytest.raises(InvalidToken):
        signer.read_refresh(forged, "emporium")
    with pytest.raises(InvalidToken):
        signer.read_refresh(token[:-4] + "AAAA", "emporium")


async def test_an_expired_token_is_refused() -> None:
    signer = TokenSigner([RFC_8037_SEED])
    with pytest.raises(InvalidToken):
        signer.read_refresh(signer.sign(claims(expires_at=int(clock.timestamp()))), "emporium")


@pytest.mark.parametrize("seed", ["", "c2hvcnQ", "ü" * 43])
async def test_a_key_of_a_wrong_length_is_refused(seed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        SigningKey(seed)
