"""`/api/staff/v1/webhooks/endpoints`: where a shop's events are sent."""

from datetime import UTC, timedelta
from typing import Any
from uuid import UUID

from common.db.executor import Executor
from common.egress.addresses import AddressRefused
from common.http import Reads, StaffMember, Transaction, json_response
from common.http.audited import Action, audited_with, row_of
from common.http.staff import staff_router
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefronts
from dialects.staff import CursorPage
from fastapi import APIRouter, Response

from webhooks.adapters.receiver import Receivers
from webhooks.adapters.secret_box import SecretBox
from webhooks.contracts.staff.schemas import (
    EndpointBody,
    EndpointChanges,
    EndpointRequest,
    NewSecretBody,
    ResendRequest,
    Resent,
    SecretRotation,
    TestSent,
    endpoint_body,
)
from webhooks.domain.endpoint import Scheme
from webhooks.domain.errors import EndpointNotFound, UrlRefused
from webhooks.domain.signatures import NewSecret
from webhooks.repository.endpoints import Endpoints, read_endpoints
from webhooks.use_cases.change_endpoint import ChangeEndpoint, change_endpoint
from webhooks.use_cases.create_endpoint import CreateEndpoint, create_endpoint
from webhooks.use_cases.resend_deliveries import resend_deliveries
from webhooks.use_cases.rotate_secret import rotate_secret
from webhooks.use_cases.send_test_event import send_test_event

PREFIX, TAG = "/webhooks/endpoints", "webhooks"
READS, WRITES = Permission.WEBHOOKS_READ, Permission.WEBHOOKS_WRITE
NO_STORE = {"cache-control": "no-store"}
ENDPOINT = row_of("endpoints", "endpoint_id", without=("headers", "updated_at"))


def endpoint_routes(storefronts: Storefronts, receivers: Receivers, box: SecretBox) -> APIRouter:
    routes = staff_router(PREFIX, TAG, reads=READS, writes=WRITES, subject="webhook_endpoint")

    @routes.get("", response_model=CursorPage[EndpointBody])
    async def list_endpoints(caller: StaffMember, reads: Reads) -> Response:
        """Oldest first, all on one page, with what was delivered in the last 24 hours."""
        rows = await read_endpoints(reads, caller.storefront)
        return json_response({"items": [endpoint_body(row) for row in rows], "next_cursor": None})

    @routes.post("", status_code=201, response_model=NewSecretBody, operation_id="webhooks.create_endpoint")
    async def create(body: EndpointRequest, caller: StaffMember, action: Action, uow: Transaction) -> Response:
        """The secret is in this response only. What happens from now on is delivered."""
        assert caller.user_id is not None
        _check_url(body.url, receivers)
        command = CreateEndpoint(
            storefront=storefronts[caller.storefront],
            url=body.url,
            description=body.description,
            event_types=body.event_types,
            scheme=body.signature,
            headers=body.headers,
            by=caller.user_id,
        )
        endpoint, secret = await create_endpoint(command, box, uow)
        shown = await _shown(uow, caller.storefront, endpoint.id)
        await action.record(uow, after=shown, subject_id=str(endpoint.id))
        return _with_secret(shown, secret, 201)

    @routes.get("/{endpoint_id}", response_model=EndpointBody)
    async def read_endpoint(endpoint_id: UUID, caller: StaffMember, reads: Reads) -> Response:
        """With what was delivered in the last 24 hours, and never with its secret."""
        return json_response(await _shown(reads, caller.storefront, endpoint_id))

    @routes.patch("/{endpoint_id}", response_model=EndpointBody, operation_id="webhooks.update_endpoint")
    @audited_with(ENDPOINT)
    async def change(endpoint_id: UUID, body: EndpointChanges, caller: StaffMember, uow: Transaction) -> Response:
        """Another address, other events, or `is_disabled`. An endpoint that is enabled again gets what happens then."""
        if body.url is not None:
            _check_url(body.url, receivers)
        members = body.model_dump(exclude_unset=True)
        command = ChangeEndpoint(storefront=caller.storefront, endpoint_id=endpoint_id, **members)
        await change_endpoint(command, box, uow)
        return json_response(await _shown(uow, caller.storefront, endpoint_id))

    @routes.delete("/{endpoint_id}", status_code=204, operation_id="webhooks.delete_endpoint")
    @audited_with(ENDPOINT)
    async def delete(endpoint_id: UUID, caller: StaffMember, uow: Transaction) -> None:
        """With its deliveries. Nothing is sent to it any more."""
        await Endpoints(uow, caller.storefront).delete(endpoint_id)

    return routes


def secret_routes(box: SecretBox) -> APIRouter:
    routes = staff_router(PREFIX, TAG, reads=READS, writes=WRITES, subject="webhook_endpoint")

    @routes.post("/{endpoint_id}/rotate", response_model=NewSecretBody, operation_id="webhooks.rotate_secret")
    async def rotate(
        endpoint_id: UUID, caller: StaffMember, action: Action, uow: Transaction, body: SecretRotation | None = None
    ) -> Response:
        """Another secret. Deliveries have signatures of both until the overlap has ended, a day unless given."""
        overlap = timedelta(seconds=(body or SecretRotation()).overlap_seconds)
        secret = await rotate_secret(caller.storefront, endpoint_id, overlap, box, uow)
        shown = await _shown(uow, caller.storefront, endpoint_id)
        await action.record(uow, after={"former_secrets_until": [str(each) for each in shown["former_secrets_until"]]})
        return _with_secret(shown, secret, 200)

    return routes


sending_routes = staff_router(PREFIX, TAG, reads=READS, writes=WRITES, subject="webhook_endpoint")


@sending_routes.post("/{endpoint_id}/test", status_code=202)
async def send_test(endpoint_id: UUID, caller: StaffMember, uow: Transaction) -> TestSent:
    """Send the event `webhook.test` to this endpoint. Its delivery shows what the endpoint answered."""
    return TestSent(delivery_id=await send_test_event(caller.storefront, endpoint_id, uow))


@sending_routes.post("/{endpoint_id}/resend", status_code=202)
async def resend_failed(endpoint_id: UUID, body: ResendRequest, caller: StaffMember, uow: Transaction) -> Resent:
    """Send all deliveries again that have failed since a moment."""
    since = body.since.astimezone(UTC)
    return Resent(resent=await resend_deliveries(caller.storefront, endpoint_id, since, uow))


def _check_url(url: str, receivers: Receivers) -> None:
    try:
        receivers.check_form(url)
    except AddressRefused as refusal:
        raise UrlRefused(reason=str(refusal)) from refusal


async def _shown(executor: Executor, storefront: str, endpoint_id: UUID) -> dict[str, Any]:
    rows = await read_endpoints(executor, storefront, endpoint_id)
    if not rows:
        raise EndpointNotFound()
    return endpoint_body(rows[0])


def _with_secret(shown: dict[str, Any], secret: NewSecret, status: int) -> Response:
    visible = secret.secret if shown["signature"] == Scheme.HMAC else None
    return json_response({**shown, "secret": visible}, status, headers=NO_STORE)
