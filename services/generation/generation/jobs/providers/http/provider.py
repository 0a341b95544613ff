"""Executes a job at a hosted model: submit, wait, download."""

import asyncio
from contextlib import nullcontext, suppress
from urllib.parse import urlsplit

import structlog
from common.egress.addresses import AllowedAddresses, GuardedResolver
from common.egress.bounded_http import BoundedHttp
from common.observability import redaction

from generation.jobs.providers.http.prediction import Prediction
from generation.jobs.providers.http.predictions_api import PredictionsApi
from generation.jobs.providers.http.result_check import fault_of
from generation.jobs.providers.http.webhooks import Webhooks
from generation.jobs.providers.provider import Attempt, PermanentFailure, PictureRequest, ProviderFailure, Result
from generation.settings import HttpProviderSettings

STEPS = 3
log = structlog.get_logger()


class HttpProvider:
    """A cancelled attempt leaves the prediction running, because the next attempt of the run finds it by its key.

    It cancels the prediction if the job was deleted or has ended, so that no attempt follows. An attempt that exceeds
    its deadline cancels the prediction and fails permanently.
    """

    def __init__(
        self, name: str, settings: HttpProviderSettings, http: BoundedHttp, api: PredictionsApi, webhooks: Webhooks
    ) -> None:
        self._name = name
        self.settings = settings
        self._http = http
        self._api = api
        self._webhooks = webhooks

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def make(self, request: PictureRequest, attempt: Attempt) -> Result:
        """Raises PermanentFailure and TemporaryFailure, and what `attempt.report` raises."""
        started: list[Prediction] = []
        timeout = asyncio.timeout(self.settings.deadline_seconds)
        try:
            async with timeout:
                return await self._make(request, attempt, started)
        except TimeoutError:
            if not timeout.expired():
                raise
        except asyncio.CancelledError:
            if started and not await _is_wanted(request, attempt):
                await self._cancel(started[0])
            raise
        if started:
            await self._cancel(started[0])
        raise PermanentFailure(f"{self._name}: no result within {self.settings.deadline_seconds:g} s")

    async def _make(self, request: PictureRequest, attempt: Attempt, started: list[Prediction]) -> Result:
        await attempt.report(0, STEPS, "submitting")
        webhook = self._webhooks.address(self.settings.webhook_url, request.run_id)
        with self._webhooks.calls.of(request.run_id) if webhook else nullcontext(asyncio.Event()) as woken:
            prediction = await self._api.submit(request, webhook)
            started.append(prediction)
            await attempt.report(1, STEPS, "waiting for the model")
            prediction = await self._ended(prediction, woken)
        cost = self._cost(prediction)
        address = _result_address(prediction, cost, self._name)
        await attempt.report(2, STEPS, "downloading")
        picture = await self._api.download(address, cost)
        if fault := fault_of(picture, self.settings.max_result_pixels):
            raise PermanentFailure(f"{self._name}: the result is refused: {fault}", cost)
        return Result(picture=picture, cost=cost, model=self._api.model_of(request), request_id=prediction.id)

    async def _ended(self, prediction: Prediction, woken: asyncio.Event) -> Prediction:
        """Poll until the prediction has ended: at intervals, and at once when the webhook is called."""
        while not prediction.is_over:
            with suppress(TimeoutError):
                async with asyncio.timeout(self.settings.poll_seconds):  # `wait_for` of Python 3.11 loses cancellations
                    await woken.wait()
            woken.clear()
            prediction = await self._api.poll(prediction)
        return prediction

    async def _cancel(self, prediction: Prediction) -> None:
        try:
            async with asyncio.timeout(self.settings.request_seconds):
                await self._api.cancel(prediction)
        except (ProviderFailure, TimeoutError) as error:
            log.warning("prediction_not_cancelled", provider=self._name, prediction=prediction.id, reason=str(error))

    def _cost(self, prediction: Prediction) -> int:
        if prediction.cost_micros is not None:
            return prediction.cost_micros
        return self.settings.cost_micros if prediction.status == "succeeded" else 0


async def _is_wanted(request: PictureRequest, attempt: Attempt) -> bool:
    """True also if that cannot be found out: the attempt ends as it was told to, whatever the database does."""
    try:
        return await attempt.is_wanted()
    except Exception as error:
        log.warning("job_not_read", run=str(request.run_id), reason=redaction.reason(error))
        return True


def _result_address(prediction: Prediction, cost: int, name: str) -> str:
    if prediction.status != "succeeded":
        reason = (prediction.error or "no reason given")[:300]
        raise PermanentFailure(f"{name}: the prediction {prediction.id} {prediction.status}: {reason}", cost)
    if prediction.result_address is None:
        raise PermanentFailure(f"{name}: the prediction {prediction.id} has no output", cost)
    return prediction.result_address


def http_provider(
    name: str, settings: HttpProviderSettings, webhooks: Webhooks, *, is_production: bool
) -> HttpProvider:
    """Raises ValueError for addresses without TLS in production."""
    if is_production and settings.insecure_addresses():
        raise ValueError(f"{name}: not https: {', '.join(settings.insecure_addresses())}")
    own = urlsplit(settings.base_url)
    hosts = (own.netloc, *settings.result_hosts)
    allowed = AllowedAddresses(hosts, settings.private_hosts, permit_http=not is_production)
    http = BoundedHttp(GuardedResolver(settings.private_hosts))
    return HttpProvider(name, settings, http, PredictionsApi(name, settings, http, allowed), webhooks)
