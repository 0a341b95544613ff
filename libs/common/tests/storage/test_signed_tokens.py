"""Tokens for private files: neither forged nor used elsewhere nor for ever."""

import pytest
from common.kernel import clock
from common.storage.signed_tokens import BUCKET_SECONDS, FileTokens

TOKENS = FileTokens("a key for tests that is long enough", lifetime=600)


def test_a_token_names_its_file() -> None:
    assert TOKENS.verify("shop", TOKENS.issue("shop", "key")) == "key"


def test_a_token_of_another_storefront_or_another_platform_is_refused() -> None:
    assert TOKENS.verify("other", TOKENS.issue("shop", "key")) is None
    assert FileTokens("another key that is long enough").verify("shop", TOKENS.issue("shop", "key")) is None


def test_a_token_with_any_character_changed_is_refused() -> None:
    token = TOKENS.issue("shop", "key")
    for position, character in enumerate(token):
        for other in "a0.":
            changed = token[:position] + other + token[position + 1 :]
            assert TOKENS.verify("shop", changed) is None or other == character


@pytest.mark.parametrize("token", ["", ".", "..", "...", "key", "key.1.", "key.x.y", "é.1.é", "a" * 10_000])
def test_what_is_no_token_is_refused(token: str) -> None:
    assert TOKENS.verify("shop", token) is None


def test_a_signature_with_more_parts_is_refused() -> None:
    assert TOKENS.verify("shop", TOKENS.issue("shop", "key") + ".more") is None


def test_a_token_expires() -> None:
    token = TOKENS.issue("shop", "key")
    for seconds, expected in ((599, "key"), (600 + BUCKET_SECONDS, None)):
        clock.advance(seconds)
        try:
            assert TOKENS.verify("shop", token) == expected
        finally:
            clock.advance(-seconds)


def test_a_token_with_an_expiry_is_valid_until_then() -> None:
    token = TOKENS.issue_until("shop", "key", int(clock.timestamp()) + 60)
    assert TOKENS.verify("other", token) is None
    for seconds, expected in ((59, "key"), (60, None)):
        clock.advance(seconds)
        try:
            assert TOKENS.verify("shop", token) == expected
        finally:
            clock.advance(-seconds)
