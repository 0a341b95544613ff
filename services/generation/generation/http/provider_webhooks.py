"""`PATH/PREDICTION/TOKEN/`: vendors of image models say that a prediction has ended."""

from dataclasses import dataclass
from uuid import UUID

from common.db.database import Database
from common.http import AnyCaller, router, served_in_maintenance, unguarded
from fastapi import APIRouter, Request, Response

from generation.jobs.errors import JobNotFound
from generation.jobs.providers.choice import Providers
from generation.jobs.providers.hosted.webhooks import PATHS, Webhooks
from generation.jobs.providers.vendors.driver import WebhookCall
from generation.jobs.use_cases.receive_provider_webhook import receive_provider_webhook


@dataclass(frozen=True, slots=True)
class WebhookReceiver:
    database: Database
    providers: Providers
    webhooks: Webhooks

    def routes(self, kind: str, tag: str) -> APIRouter:
        """Those of the contract that generates this kind."""
        routes = router(PATHS[kind], tag, transactional=False)

        @routes.post(
            "/{prediction_id}/{token}/",
            status_code=204,
            response_class=Response,
            operation_id="provider_webhooks.receive",
        )
        @unguarded
        @served_in_maintenance
        async def webhook(prediction_id: str, token: str, caller: AnyCaller, request: Request) -> Response:
            """For vendors of image models. The token and the vendor's signature are the permission."""
            call = WebhookCall(dict(request.headers), await request.body())
            try:
                found = UUID(prediction_id)
            except ValueError:
                raise JobNotFound() from None
            executor = self.database.autocommit
            await receive_provider_webhook(found, token, call, self.providers, self.webhooks, executor)
            return Response(status_code=204)

        return routes
