"""The rules for passwords."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from common.kernel.errors import FieldFault

from identity.domain.common_passwords import COMMON, WORDS
from identity.storefront import Passwords

MAX_LENGTH = 128
"""Limits the work that a request can cause. A passphrase of twenty words is shorter."""
SIMILARITY_LIMIT = 0.7
MIN_PART_LENGTH = 4

_SUBSTITUTES = str.maketrans("@4310$57!", "aaeiossti")
_AFFIXES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_CLASSES = {
    "lower": str.islower,
    "upper": str.isupper,
    "digit": str.isdigit,
    "symbol": lambda character: not character.isalnum(),
}


def faults(password: str, email: str, rules: Passwords, field: str) -> Iterator[FieldFault]:
    """Every rule that the password breaks, as faults of `field`."""
    if len(password) < rules.min_length:
        yield FieldFault(field, "password.too_short", {"min_length": rules.min_length})
    if len(password) > MAX_LENGTH:
        yield FieldFault(field, "password.too_long", {"max_length": MAX_LENGTH})
        return
    for name in rules.classes:
        if not any(map(_CLASSES[name], password)):
            yield FieldFault(field, f"password.no_{name}")
    if password.isdigit() and set(rules.classes) <= {"digit"}:
        yield FieldFault(field, "password.all_digits")
    if is_common(password):
        yield FieldFault(field, "password.common")
    if is_similar(password, email):
        yield FieldFault(field, "password.like_email")


def is_common(password: str) -> bool:
    """Whether it is a common password, or a common word with digits and symbols around or in it."""
    lower = password.lower()
    core = _core(lower)
    variants = {core, core.translate(_SUBSTITUTES), _core(lower.translate(_SUBSTITUTES))}
    return lower in COMMON or not WORDS.isdisjoint(variants)


def is_similar(password: str, email: str) -> bool:
    """Whether it is nearly the same as the address, its local part or a word of the local part."""
    local, _, _ = email.partition("@")
    parts = {email, local, *re.split(r"[\W_]+", local)}
    secret = password.lower()
    return any(_is_like(secret, part) for part in parts if len(part) >= MIN_PART_LENGTH)


def _is_like(secret: str, part: str) -> bool:
    return SequenceMatcher(None, secret, part).ratio() >= SIMILARITY_LIMIT


def _core(text: str) -> str:
    return _AFFIXES.sub("", text)
