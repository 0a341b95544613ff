"""Keys with which machines call the staff contract: `ak_STOREFRONT_` and 38 letters and digits.

The last six are a checksum, so that mistyped keys are refused without a lookup, and scanners of leaked secrets report
keys only: `ak_[a-z][a-z0-9-]*_[0-9A-Za-z]{38}`.
"""

import hashlib
import re
import secrets
import string
import zlib

ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
SECRET_LENGTH, CHECK_LENGTH = 32, 6
PREFIX = "ak_"
_KEY = re.compile(rf"ak_([a-z][a-z0-9-]*)_([0-9A-Za-z]{{{SECRET_LENGTH}}})([0-9A-Za-z]{{{CHECK_LENGTH}}})")


def new_key(storefront: str) -> str:
    """190 random bits."""
    secret = "".join(secrets.choice(ALPHABET) for _ in range(SECRET_LENGTH))
    return f"{PREFIX}{storefront}_{secret}{_check(storefront, secret)}"


def is_well_formed(key: str, storefront: str) -> bool:
    """Whether it may be a key of the storefront."""
    found = _KEY.fullmatch(key)
    return found is not None and found[1] == storefront and found[3] == _check(storefront, found[2])


def digest_of(key: str) -> str:
    """What is stored of a key. It needs no salt and no slow function: a key cannot be guessed."""
    return hashlib.sha256(key.encode()).hexdigest()


def _check(storefront: str, secret: str) -> str:
    number, digits = zlib.crc32(f"{storefront}_{secret}".encode()), []
    for _ in range(CHECK_LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[digit])
    return "".join(digits)
