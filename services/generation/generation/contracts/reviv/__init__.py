"""The reviv contract's part of generation."""

from common.http import contract_app
from common.http.contract import ContractApp
from common.kernel.storefronts import Storefronts
from common.storage.signed_tokens import FileTokens
from dialects.reviv import REVIV

from generation.contracts.reviv.event_routes import event_routes
from generation.contracts.reviv.file_routes import file_routes
from generation.contracts.reviv.job_routes import deletion_routes, job_routes
from generation.contracts.reviv.share_routes import share_link_routes, share_routes
from generation.contracts.reviv.unlock_routes import unlock_routes
from generation.contracts.reviv.upload_routes import upload_routes
from generation.http.event_streams import EventStreams
from generation.http.provider_webhooks import WebhookReceiver
from generation.jobs.kind import JobKinds
from generation.restorations.request import RESTORATION
from generation.restorations.share_tokens import ShareTokens
from generation.restorations.use_cases.submit_job import SubmissionResources


def app(
    storefronts: Storefronts,
    submissions: SubmissionResources,
    webhooks: WebhookReceiver,
    kinds: JobKinds,
    tokens: FileTokens,
    share_tokens: ShareTokens,
    streams: EventStreams,
) -> ContractApp:
    return contract_app(
        REVIV,
        upload_routes(storefronts, submissions),
        job_routes(storefronts, tokens),
        deletion_routes(kinds),
        event_routes(tokens, streams),
        webhooks.routes(RESTORATION, "restorations"),
        webhooks.reference_routes(RESTORATION, "restorations"),
        file_routes(submissions.store, tokens),
        unlock_routes(storefronts, tokens, submissions.store, submissions.payments),
        share_routes(storefronts, tokens, share_tokens),
        share_link_routes(storefronts, share_tokens),
    )
