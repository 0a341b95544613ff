"""The API's endpoint: authentication, parameters, idempotency, one transaction per request, Stripe's errors."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

import orjson
from starlette.requests import Request
from starlette.responses import Response

from sandbox.settings import SandboxSettings
from sandbox.store import Store, Transaction, public
from sandbox.stripe import idempotency
from sandbox.stripe.account import API_VERSION, Account
from sandbox.stripe.auth import Key, authenticate, refuse_publishable
from sandbox.stripe.errors import StripeError
from sandbox.stripe.expand import expand
from sandbox.stripe.ids import new_id
from sandbox.stripe.operations import OPERATIONS
from sandbox.stripe.parameter_names import check_names
from sandbox.stripe.params import Params, parse
from sandbox.stripe.routing import Call

_log = logging.getLogger(__name__)

CORS = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, POST, DELETE, OPTIONS",
    "access-control-allow-headers": "Authorization, *",  # the wildcard does not include Authorization
    "access-control-expose-headers": "Request-Id, Idempotent-Replayed",
}


@dataclass(slots=True)
class ApiRequest:
    """One request before authentication and validation."""

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
class ApiResponse:
    status: int
    body: bytes
    replayed_from: str | None = None


class Api:
    """`/stripe/v1/…`. `wake` is called after a change, so that its events are sent at once."""

    def __init__(self, store: Store, settings: SandboxSettings, wake: Callable[[], None]) -> None:
        self._store = store
        self._settings = settings
        self._wake = wake

    async def endpoint(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=CORS)
        incoming = ApiRequest(
            request.method,
            request.path_params["path"].strip("/"),
            request.url.query,
            await request.body(),
            {name.lower(): value for name, value in request.headers.items()},
            new_id("req"),
        )
        outcome = self._respond(incoming)
        return Response(outcome.body, outcome.status, _headers(incoming, outcome), "application/json")

    def _respond(self, incoming: ApiRequest) -> ApiResponse:
        try:
            key = authenticate(incoming.headers.get("authorization", ""))
            if incoming.method == "GET":
                with self._store.snapshot() as transaction:
                    return self._run(incoming, key, transaction)
            with self._store.transaction() as transaction:
                outcome = self._run_idempotent(incoming, key, transaction)
        except StripeError as refusal:
            return _refused(refusal, incoming)
        except Exception:
            _log.exception("%s %s failed", incoming.method, incoming.path)
            message = "An unknown error occurred in the sandbox; its log says which."
            return _refused(StripeError(message, status=500, kind="api_error"), incoming)
        self._wake()
        return outcome

    def _run_idempotent(self, incoming: ApiRequest, key: Key, transaction: Transaction) -> ApiResponse:
        name = incoming.idempotency_key
        if name is None:
            return self._run_keeping_declines(incoming, key, transaction)
        known = idempotency.stored_response(transaction, key.value, name, incoming.path, incoming.body)
        if known:
            return ApiResponse(*known)
        outcome = self._run_keeping_declines(incoming, key, transaction)
        idempotency.store_response(
            transaction, key.value, name, incoming.path, incoming.body, outcome.status, incoming.id, outcome.body
        )
        return outcome

    def _run_keeping_declines(self, incoming: ApiRequest, key: Key, transaction: Transaction) -> ApiResponse:
        try:
            return self._run(incoming, key, transaction)
        except StripeError as refusal:
            if refusal.committed:
                return _refused(refusal, incoming)
            raise

    def _run(self, incoming: ApiRequest, key: Key, transaction: Transaction) -> ApiResponse:
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
        response = public(operation.handler(Call(account, params, key, identifier)))
        return ApiResponse(200, orjson.dumps(expand(account, response, params)))


def _encoded(incoming: ApiRequest) -> str:
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


def _refused(refusal: StripeError, incoming: ApiRequest) -> ApiResponse:
    log = f"https://dashboard.stripe.com/test/logs/{incoming.id}"
    body = {name: public(value) if isinstance(value, dict) else value for name, value in refusal.body.items()}
    return ApiResponse(refusal.status, orjson.dumps({"error": body | {"request_log_url": log}}))


def _headers(incoming: ApiRequest, outcome: ApiResponse) -> dict[str, str]:
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
