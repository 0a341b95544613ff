"""`/api/restorations/provider-webhooks/RUN_ID/TOKEN/`: hosted models say that a prediction has ended."""

from uuid import UUID

from common.http import AnyCaller, router, served_in_maintenance, unguarded
from fastapi import APIRouter, Response

from generation.jobs.errors import JobNotFound
from generation.jobs.providers.http.webhooks import Webhooks


def provider_webhook_routes(webhooks: Webhooks) -> APIRouter:
    routes = router("/api/restorations/provider-webhooks", "restorations", transactional=False)

    @routes.post("/{run_id}/{token}/", status_code=204, response_class=Response)
    @unguarded
    @served_in_maintenance
    async def webhook(run_id: str, token: str, caller: AnyCaller) -> Response:
        """For hosted models. The body is not read: the run asks the model itself. The token is the permission."""
        try:
            is_valid = await webhooks.receive(UUID(run_id), token)
        except ValueError:
            is_valid = False
        if not is_valid:
            raise JobNotFound()
        return Response(status_code=204)

    return routes
