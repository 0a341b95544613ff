"""The RSA key that signs ID tokens, kept in the sandbox's database so that tokens stay valid after a restart."""

from functools import cached_property
from hashlib import sha256
from typing import Any

import jwt
from common.kernel import clock
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from jwt.algorithms import RSAAlgorithm

from sandbox.store import Store

ALGORITHM = "RS256"


class SigningKey:
    """Made at the first use. `kid` is made from the public key."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def sign(self, claims: dict[str, Any]) -> str:
        return jwt.encode(claims, self._private, ALGORITHM, headers={"kid": self.kid})

    @cached_property
    def kid(self) -> str:
        public = self._private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return sha256(public).hexdigest()[:40]

    @cached_property
    def public_jwk(self) -> dict[str, Any]:
        key: dict[str, Any] = RSAAlgorithm.to_jwk(self._private.public_key(), as_dict=True)
        return {"kty": "RSA", "alg": ALGORITHM, "use": "sig", "kid": self.kid, "n": key["n"], "e": key["e"]}

    @cached_property
    def _private(self) -> RSAPrivateKey:
        key = load_pem_private_key(self._stored() or self._created(), password=None)
        if not isinstance(key, RSAPrivateKey):
            raise TypeError("the stored signing key is not an RSA key")
        return key

    def _stored(self) -> bytes | None:
        row = self._store.autocommit.row("SELECT pem FROM google_keys ORDER BY seq LIMIT 1")
        return None if row is None else bytes(row["pem"])

    def _created(self) -> bytes:
        key = generate_private_key(public_exponent=65537, key_size=2048)
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        self._store.autocommit.execute(
            "INSERT INTO google_keys (seq, created, pem) VALUES (1, ?, ?) ON CONFLICT (seq) DO NOTHING",
            (clock.timestamp(), pem),
        )
        return self._stored() or pem
