"""A vendor says that a prediction has ended."""

from uuid import UUID

from common.db.executor import Executor

from generation.jobs.errors import JobNotFound
from generation.jobs.providers.choice import Providers
from generation.jobs.providers.hosted.webhooks import Webhooks
from generation.jobs.providers.vendors.driver import WebhookCall
from generation.jobs.queries import predictions
from generation.jobs.tables.prediction import Prediction


async def receive_provider_webhook(
    prediction_id: UUID, token: str, call: WebhookCall, providers: Providers, webhooks: Webhooks, executor: Executor
) -> None:
    """Have its run read it now, and record its id if the answer that had it got lost.

    Raises JobNotFound for an unknown prediction, a wrong token and a wrong signature.
    """
    if not webhooks.tokens.is_valid(prediction_id, token):
        raise JobNotFound()
    prediction = await executor.get(Prediction, "id = %(id)s", id=prediction_id)
    vendor_id = await providers.webhook_id(prediction.model, call) if prediction else None
    if prediction is None or vendor_id is None or prediction.vendor_id not in (None, vendor_id):
        raise JobNotFound()
    await predictions.accept(executor, prediction.id, vendor_id, "")
    await webhooks.wake(prediction_id)
