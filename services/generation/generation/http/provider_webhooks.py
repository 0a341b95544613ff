"""What vendors of image models call: to say that a prediction has ended, and to read pictures that it is made of."""

from dataclasses import dataclass
from uuid import UUID

from common.db.database import Database
from common.db.executor import Executor
from common.http import AnyCaller, router, served_in_maintenance, unguarded
from common.storage.object_store import ObjectStore
from fastapi import APIRouter, Request, Response

from generation.http.signed_files import PRIVATE, signed_file_routes
from generation.jobs.errors import JobNotFound
from generation.jobs.providers.choice import Providers
from generation.jobs.providers.hosted.references import PATHS as REFERENCE_PATHS
from generation.jobs.providers.hosted.references import References
from generation.jobs.providers.hosted.webhooks import PATHS, Webhooks
from generation.jobs.providers.vendors.driver import WebhookCall
from generation.jobs.queries.assets import Assets, FileFacts
from generation.jobs.use_cases.receive_provider_webhook import receive_provider_webhook

UNCACHED = {"cache-control": "no-store"}


@dataclass(frozen=True, slots=True)
class WebhookReceiver:
    database: Database
    providers: Providers
    webhooks: Webhooks
    references: References
    store: ObjectStore

    def reference_routes(self, kind: str, tag: str) -> APIRouter:
        """`PATH/{token}/` of the contract that generates this kind."""

        async def reference(reads: Executor, storefront: str, token: str) -> FileFacts | None:
            """A picture that a model is given, for the vendor. The token in the address is the permission."""
            key = self.references.key(storefront, token)
            return await Assets(reads, storefront).facts(key) if key else None

        return signed_file_routes(
            REFERENCE_PATHS[kind],
            tag,
            self.store,
            reference,
            ("jpeg", "png", "webp"),
            {**PRIVATE, **UNCACHED},
            operation_id="provider_references.get",
        )

    def routes(self, kind: str, tag: str) -> APIRouter:
        """`PATH/{prediction_id}/{token}/` of the contract that generates this kind."""
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
