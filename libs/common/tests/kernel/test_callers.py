"""Caller tokens are refused if they are forged, expired or for another audience."""

from uuid import uuid4

import pytest
from common.kernel import clock
from common.kernel.callers import LIFETIME_SECONDS, Caller, CallerTokens
from common.kernel.environment_settings import InvalidSettings, KeySettings
from common.kernel.errors import InvalidToken
from testkit.harness import KEY, signed_in


class FakeClock:
    """A wall clock that a test sets."""

    def __init__(self) -> None:
        self.seconds = 1_000_000.0

    def __call__(self) -> float:
        return self.seconds


def test_a_verified_token_returns_the_caller_that_was_issued() -> None:
    caller = signed_in("emporium", scopes=["staff"])
    assert CallerTokens(KEY, "gateway").issue(caller, "cart")
    assert CallerTokens(KEY, "cart").verify(CallerTokens(KEY, "gateway").issue(caller, "cart"), "cart") == caller


def test_a_token_names_the_client_of_a_visitor() -> None:
    caller = Caller(storefront="storybook", guest_id=uuid4(), client_hash="ab" * 32)
    assert CallerTokens(KEY, "cart").verify(CallerTokens(KEY, "gateway").issue(caller, "cart"), "cart") == caller


def test_a_token_for_one_service_is_invalid_at_another() -> None:
    token = CallerTokens(KEY, "gateway").issue(Caller(storefront="emporium"), "cart")
    with pytest.raises(InvalidToken):
        CallerTokens(KEY, "orders").verify(token, "orders")


def test_a_token_signed_with_another_key_is_refused() -> None:
    token = CallerTokens("x" * 40, "gateway").issue(Caller(storefront="emporium"), "cart")
    with pytest.raises(InvalidToken):
        CallerTokens(KEY, "cart").verify(token, "cart")


def test_a_token_expires_after_a_minute_even_if_it_was_verified_before() -> None:
    now = FakeClock()
    verifier = CallerTokens(KEY, "cart", now)
    token = CallerTokens(KEY, "gateway", now).issue(Caller(storefront="emporium"), "cart")
    verifier.verify(token, "cart")
    now.seconds += LIFETIME_SECONDS + 1
    with pytest.raises(InvalidToken):
        verifier.verify(token, "cart")


def test_advancing_the_platforms_clock_does_not_expire_caller_tokens() -> None:
    token = CallerTokens(KEY, "gateway").issue(Caller(storefront="emporium"), "cart")
    clock.advance(LIFETIME_SECONDS + 1)
    assert CallerTokens(KEY, "cart").verify(token, "cart").storefront == "emporium"


def test_tokens_are_reused_for_at_most_half_of_their_lifetime() -> None:
    now = FakeClock()
    tokens, caller = CallerTokens(KEY, "gateway", now), Caller(storefront="emporium")
    first = tokens.issue(caller, "cart")
    assert tokens.issue(caller, "cart") == first
    now.seconds += LIFETIME_SECONDS / 2 + 1
    assert tokens.issue(caller, "cart") != first


OLD, NEW = "o" * 40, "n" * 40
ROTATION = [(OLD,), (OLD, NEW), (NEW, OLD), (NEW,)]
"""The keys of the processes, step by step. Of two steps that follow each other, processes run side by side."""


@pytest.mark.parametrize("step", range(len(ROTATION) - 1))
def test_no_call_is_refused_while_the_key_is_replaced_step_by_step(step: int) -> None:
    caller, before, after = Caller(storefront="emporium"), ROTATION[step], ROTATION[step + 1]
    for signing, verifying in ((before, after), (after, before)):
        token = CallerTokens(signing, "gateway").issue(caller, "cart")
        assert CallerTokens(verifying, "cart").verify(token, "cart") == caller


def test_a_key_that_is_no_longer_accepted_is_refused() -> None:
    token = CallerTokens(OLD, "gateway").issue(Caller(storefront="emporium"), "cart")
    with pytest.raises(InvalidToken):
        CallerTokens(NEW, "cart").verify(token, "cart")


def test_the_accepted_key_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATELIER_INTERNAL_KEY", NEW)
    for accepted, keys in (("", (NEW,)), (OLD, (NEW, OLD))):
        monkeypatch.setenv("ATELIER_INTERNAL_KEY_ACCEPTED", accepted)
        assert KeySettings.read().internal_keys == keys
    monkeypatch.setenv("ATELIER_INTERNAL_KEY_ACCEPTED", "short")
    with pytest.raises(InvalidSettings, match="ATELIER_INTERNAL_KEY_ACCEPTED: is shorter than 32 characters"):
        KeySettings.read()
