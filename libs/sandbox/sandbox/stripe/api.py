"""The door of the API: authentication, parameters, idempotency, one transaction per request, Stripe's errors."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

import orjson
from starlette.requests import Request
from starlette.responses import Response

from sandbox.settings import SandboxSettings
from sandbox.store import Store, Transaction, public
from sandbox.stripe import replays
from sandbox.stripe.account import API_VERSION, Account
from sandbox.stripe.auth import Key, authenticate, refuse_publishable
from sandbox.stripe.errors import StripeError
from sandbox.stripe.expand import expand
from sandbox.stripe.ids import new_id
from sandbox.stripe.operations import OPERATIONS
from sandbox.stripe.parameters import check_names
from sandbox.stripe.params import Params, parse
from sandbox.stripe.routing import Call

_log = logging.getLogger(__name__)

CORS = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, POST, DELETE, OPTIONS",
    "access-control-allow-headers": "*",
    "access-control-expose-headers": "Request-Id, Idempotent-Replayed",
}


@dataclass(slots=True)
class Incoming:
    """One request as it arrived, before anybody trusted it."""

    method: str
    path: str
    query: str
    body: bytes
    headers: dict[str, str]
    id: str

    @property
    def idempotency_key(self) -> str | None:
        return self.headers.get("idempotency-key") if self.method == "POST" else None


@dataclass(slots=True)
class Outcome:
    status: int
    body: bytes
    replayed_from: str | None = None


class Api:
    """`/stripe/v1/…`. `wake` is called after a change so that its events leave at once."""

    def __init__(self, store: Store, settings: SandboxSettings, wake: Callable[[], None]) -> None:
        self._store = store
        self._settings = settings
        self._wake = wake

    async def endpoint(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=CORS)
        incoming = Incoming(
            request.method,
            request.path_params["path"].strip("/"),
            request.url.query,
            await request.body(),
            {name.lower(): value for name, value in request.headers.items()},
            new_id("req"),
        )
        outcome = self._answer(incoming)
        return Response(outcome.body, outcome.status, _headers(incoming, outcome), "application/json")

    def _answer(self, incoming: Incoming) -> Outcome:
        try:
            key = authenticate(incoming.headers.get("authorization", ""))
            if incoming.method == "GET":
                with self._store.reading() as transaction:
                    return self._run(incoming, key, transaction)
            with self._store.transaction() as transaction:
                outcome = self._once(incoming, key, transaction)
        except StripeError as refusal:
            return _refused(refusal, incoming)
        except Exception:
            _log.exception("%s %s failed", incoming.method, incoming.path)
            message = "An unknown error occurred in the sandbox; its log says which."
            return _refused(StripeError(message, status=500, kind="api_error"), incoming)
        self._wake()
        return outcome

    def _once(self, incoming: Incoming, key: Key, transaction: Transaction) -> Outcome:
        name = incoming.idempotency_key
        if name is None:
            return self._lasting(incoming, key, transaction)
        known = replays.replay(transaction, key.value, name, incoming.path, incoming.body)
        if known:
            return Outcome(*known)
        outcome = self._lasting(incoming, key, transaction)
        replays.remember(
            transaction, key.value, name, incoming.path, incoming.body, outcome.status, incoming.id, outcome.body
        )
        return outcome

    def _lasting(self, incoming: Incoming, key: Key, transaction: Transaction) -> Outcome:
        try:
            return self._run(incoming, key, transaction)
        except StripeError as refusal:
            if refusal.lasting:
                return _refused(refusal, incoming)
            raise

    def _run(self, incoming: Incoming, key: Key, transaction: Transaction) -> Outcome:
        found = OPERATIONS.find(incoming.method, incoming.path)
        if found is None:
            raise StripeError(
                f"Unrecognized request URL ({incoming.method}: /v1/{incoming.path}). "
                "Please see https://stripe.com/docs or we can help at https://support.stripe.com/.",
                status=404,
            )
        operation, identifier = found
        if key.publishable and not operation.publishable:
            raise refuse_publishable()
        params = Params(parse(_encoded(incoming)))
        check_names(operation.name, params)
        account = Account(transaction, self._settings, key.value, incoming.id, incoming.idempotency_key)
        answer = public(operation.handler(Call(account, params, key, identifier)))
        return Outcome(200, orjson.dumps(expand(account, answer, params)))


def _encoded(incoming: Incoming) -> str:
    if incoming.method != "POST":
        return incoming.query
    kind = incoming.headers.get("content-type", "").partition(";")[0].strip().lower()
    if incoming.body and kind not in ("", "application/x-www-form-urlencoded"):
        raise StripeError(
            "Invalid request (check that your POST content type is application/x-www-form-urlencoded). "
            "If you have any questions, we can help at https://support.stripe.com/."
        )
    try:
        body = incoming.body.decode()
    except UnicodeDecodeError as error:
        raise StripeError("Invalid request: the body is no UTF-8.") from error
    return f"{body}&{incoming.query}" if incoming.query and body else body or incoming.query


def _refused(refusal: StripeError, incoming: Incoming) -> Outcome:
    log = f"https://dashboard.stripe.com/test/logs/{incoming.id}"
    body = {name: public(value) if isinstance(value, dict) else value for name, value in refusal.body.items()}
    return Outcome(refusal.status, orjson.dumps({"error": body | {"request_log_url": log}}))


def _headers(incoming: Incoming, outcome: Outcome) -> dict[str, str]:
    headers = CORS | {
        "request-id": incoming.id,
        "stripe-version": incoming.headers.get("stripe-version", API_VERSION),
        "cache-control": "no-cache, no-store",
    }
    if incoming.idempotency_key:
        headers["idempotency-key"] = incoming.idempotency_key
    if outcome.replayed_from:
        headers |= {"idempotent-replayed": "true", "original-request": outcome.replayed_from}
    return headers
