"""The provider's HTTP API: requests with retries, behind a circuit breaker, and what their responses mean."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar
from urllib.parse import urljoin

import orjson
import stamina
from common.egress.addresses import AddressRefused, AllowedAddresses
from common.egress.bounded_http import BoundedHttp, RequestFailed, Response, TooLarge
from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.model import OpenedState
from pydantic import ValidationError

from generation.jobs.providers.http.prediction import Prediction
from generation.jobs.providers.provider import PermanentFailure, PictureRequest, TemporaryFailure
from generation.settings import HttpProviderSettings

T = TypeVar("T")
API_BYTES = 1_048_576
MAX_REDIRECTS = 3
REPEATED = (408, 425, 429)
OURS = (401, 402, 403)
"""The account's fault: wrong key, no money, no permission. Repeating at once is useless, another attempt is not."""


class Trouble(Exception):
    """A request that may succeed when it is repeated, after `retry_after` seconds if the provider said so."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class PredictionsApi:
    """Raises PermanentFailure and TemporaryFailure."""

    def __init__(self, name: str, settings: HttpProviderSettings, http: BoundedHttp, allowed: AllowedAddresses) -> None:
        self._name = name
        self._settings = settings
        self._http = http
        self._allowed = allowed
        self._breakers = AsyncCircuitBreakerFactory(
            settings.breaker_failures,
            settings.breaker_seconds,
            exclude=[PermanentFailure, TemporaryFailure, asyncio.CancelledError],
        )

    async def submit(self, request: PictureRequest, webhook: str | None) -> Prediction:
        """Start the run's prediction, or find the one that was started before: the key is the run's id."""
        content = await asyncio.to_thread(self._submission, request, webhook)
        headers = {"content-type": "application/json", "idempotency-key": str(request.run_id)}
        return await self._call("POST", "/predictions", headers, content, self._settings.submit_seconds)

    async def poll(self, prediction: Prediction) -> Prediction:
        return await self._call("GET", f"/predictions/{prediction.id}", {}, b"", self._settings.request_seconds)

    async def cancel(self, prediction: Prediction) -> Prediction:
        path = f"/predictions/{prediction.id}/cancel"
        return await self._call("POST", path, {}, b"", self._settings.request_seconds)

    async def download(self, address: str, cost: int) -> bytes:
        """The result. `cost` is what it cost, if it turns out to be unusable."""
        try:
            return await self._repeated(lambda: self._download(address))
        except (AddressRefused, TooLarge) as error:
            raise PermanentFailure(f"the result: {error}", cost) from error
        except PermanentFailure as failure:
            raise PermanentFailure(failure.reason, cost) from failure

    async def _download(self, address: str) -> bytes:
        for _ in range(MAX_REDIRECTS + 1):
            self._allowed.check(address)
            response = await self._send(
                "GET", address, {}, b"", self._settings.download_seconds, self._settings.max_result_bytes
            )
            if response.status not in (301, 302, 303, 307, 308):
                _raise_for_status(response, "the result")
                return response.content
            address = urljoin(address, response.location or "")
        raise PermanentFailure("the result: too many redirects")

    async def _call(
        self, method: str, path: str, headers: dict[str, str], content: bytes, seconds: float
    ) -> Prediction:
        url = f"{self._settings.base_url}{path}"
        authorized = {**headers, "authorization": f"Bearer {self._settings.api_key.get_secret_value()}"}

        async def attempt() -> Prediction:
            self._allowed.check(url)
            async with self._breaker():
                try:
                    response = await self._send(method, url, authorized, content, seconds, API_BYTES)
                except TooLarge as error:
                    raise Trouble(f"{method} {path}: {error}") from error
                _raise_for_status(response, f"{method} {path}")
                return _prediction(response)

        try:
            return await self._repeated(attempt)
        except AddressRefused as error:
            raise PermanentFailure(f"{self._name}: {error}") from error

    async def _send(
        self, method: str, url: str, headers: dict[str, str], content: bytes, seconds: float, max_bytes: int
    ) -> Response:
        try:
            return await self._http.request(method, url, headers, content, seconds, max_bytes)
        except RequestFailed as error:
            raise Trouble(str(error)) from error

    async def _repeated(self, attempt: Callable[[], Awaitable[T]]) -> T:
        settings = self._settings
        try:
            async for trying in stamina.retry_context(
                on=self._pause,
                attempts=settings.attempts,
                timeout=None,
                wait_initial=settings.backoff_seconds,
                wait_max=settings.max_backoff_seconds,
                wait_jitter=settings.backoff_seconds,
            ):
                with trying:
                    return await attempt()
        except Trouble as error:
            raise TemporaryFailure(f"{self._name}: {error}") from error
        raise AssertionError("the last attempt returns or raises")

    def _pause(self, error: Exception) -> bool | float:
        """Whether to repeat; the number of seconds before, if the provider stated it."""
        if not isinstance(error, Trouble):
            return False
        if error.retry_after is None:
            return True
        return min(error.retry_after, self._settings.max_backoff_seconds)

    @asynccontextmanager
    async def _breaker(self) -> AsyncIterator[None]:
        breaker = await self._breakers.get_breaker(self._name)
        try:
            async with breaker:
                yield
        except OpenedState as error:
            raise TemporaryFailure(f"{self._name}: too many failures, nothing is sent for a while") from error

    def _submission(self, request: PictureRequest, webhook: str | None) -> bytes:
        asked = {"kind": request.kind, "prompt": self._settings.prompt, **request.hosted_input()}
        body = {"model": self.model_of(request), "input": asked}
        return orjson.dumps(body | ({"webhook": webhook} if webhook else {}))

    def model_of(self, request: PictureRequest) -> str:
        """The provider's name of the model that makes the picture."""
        return self._settings.models.get(request.model, self._settings.model)


def _raise_for_status(response: Response, what: str) -> None:
    status = response.status
    if status in REPEATED or status >= 500:
        raise Trouble(f"{what}: HTTP {status}", response.retry_after)
    if status in OURS:
        raise TemporaryFailure(f"{what}: HTTP {status}")
    if not 200 <= status < 300:
        raise PermanentFailure(f"{what}: HTTP {status}")


def _prediction(response: Response) -> Prediction:
    try:
        return Prediction.model_validate_json(response.content)
    except ValidationError as error:
        raise Trouble(f"the answer is not a prediction: {error.error_count()} faults") from error
