"""Advances jobs when they are due: starts them, has their pictures drawn, ends them, and calls their webhooks."""

import asyncio
import logging
from functools import partial

from common.kernel import clock
from common.rpc.http_transport import HttpClientError, HttpTransport

from sandbox.background import BackgroundLoop
from sandbox.vendors.artist import Artist, UnusablePicture
from sandbox.vendors.files import Files
from sandbox.vendors.inputs import Inputs
from sandbox.vendors.jobs import Job, Jobs, Status
from sandbox.vendors.notices import COMPLETED, LOGS, OUTPUT, STARTED, Rules

AT_ONCE = 8
LOOKED_AT = 100
TIMEOUT = 10
ONE_AT_A_TIME = ("comfyui",)
"""Vendors whose servers run their jobs one after the other."""

_log = logging.getLogger(__name__)


class JobRunner:
    def __init__(self, jobs: Jobs, files: Files, inputs: Inputs, http: HttpTransport, rules: Rules) -> None:
        self._jobs = jobs
        self._files = files
        self._inputs = inputs
        self._http = http
        self._rules = rules
        self._artist = Artist()
        self._loop = BackgroundLoop(self._step, "the sandbox's image vendors")
        self._in_flight: dict[str, asyncio.Task[None]] = {}
        self._changed = asyncio.Event()

    def wake(self) -> None:
        self._loop.wake()

    async def start(self) -> None:
        await self._loop.start()

    async def stop(self) -> None:
        started = self._loop.running
        await self._loop.stop()
        tasks = [*self._in_flight.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._artist.close()
        if started:
            await self._http.aclose()

    async def submit(self, job: Job) -> Job:
        """Store a job, which runs when it is due."""
        job.work_due = job.created + (job.faults.get("slow") or 0)
        self._jobs.add(job)
        self.wake()
        return job

    async def ended(self, job: Job, seconds: float) -> Job:
        """The job when it has finished, or as it is after so many seconds of real time."""
        found = self._jobs.find(job.vendor, job.id, job.scope) or job
        deadline = asyncio.get_running_loop().time() + seconds
        while not found.finished and (rest := deadline - asyncio.get_running_loop().time()) > 0:
            try:
                async with asyncio.timeout(min(rest, 1.0)):
                    await self._changed.wait()
            except TimeoutError:
                pass
            found = self._jobs.find(job.vendor, job.id, job.scope) or job
        return found

    def cancel(self, job: Job) -> Job:
        """End a job that has not finished. What is drawn for it meanwhile is discarded."""
        found = self._jobs.find(job.vendor, job.id, job.scope) or job
        if not found.finished:
            self._end(found, "canceled")
        return found

    def _step(self) -> None:
        for job in self._jobs.due(LOOKED_AT):
            if len(self._in_flight) >= AT_ONCE:
                return
            if job.id in self._in_flight or not self._is_its_turn(job):
                continue
            task = asyncio.create_task(self._advance(job))
            self._in_flight[job.id] = task
            task.add_done_callback(partial(self._finished, job))

    def _is_its_turn(self, job: Job) -> bool:
        if job.vendor not in ONE_AT_A_TIME or job.finished:
            return True
        return self._jobs.unfinished(job.vendor, job.scope)[0].id == job.id

    def _finished(self, job: Job, task: "asyncio.Task[None]") -> None:
        self._in_flight.pop(job.id, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("the job %s failed", job.id, exc_info=error)
            self._end(self._jobs.find(job.vendor, job.id, job.scope) or job, "failed", "internal error")
        self._loop.wake()

    async def _advance(self, due: Job) -> None:
        job = self._jobs.find(due.vendor, due.id, due.scope) or due
        if job.notice_due is not None and job.notice_due <= clock.timestamp():
            await self._notify(job)
        elif job.finished:
            return
        elif job.status == "queued":
            self._start(job)
        else:
            await self._complete(job)

    def _start(self, job: Job) -> None:
        now = clock.timestamp()
        job.status, job.started = "running", now
        job.work_due = None if "never" in job.faults else now + (job.faults.get("seconds") or 0)
        self._tell(job, STARTED)
        self._jobs.save(job)

    async def _complete(self, job: Job) -> None:
        for name, status in (("abort", "aborted"), ("fail", "failed"), ("refuse", "failed")):
            if name in job.faults:
                self._end(job, status, job.details.get(name) or "the model failed")  # type: ignore[arg-type]
                return
        if "invalid" in job.details:
            self._end(job, "failed", "the input is not valid")
            return
        try:
            references = [await self._inputs.read(job, each) for each in job.order.references]
            mask = None if job.order.mask is None else await self._inputs.read(job, job.order.mask)
            pictures = await self._artist.draw(job.order, references, mask)
        except UnusablePicture as error:
            self._end(job, "failed", str(error))
            return
        found = self._jobs.find(job.vendor, job.id, job.scope)
        if found is None or found.finished:
            return
        kind = "jpg" if job.order.format == "jpeg" else job.order.format
        names = found.details.get("names") or [f"out-{place}.{kind}" for place in range(len(pictures))]
        found.outputs = [
            self._files.add(job.vendor, name, content, scope=job.scope, job=job.id).id
            for name, content in zip(names, pictures, strict=True)
        ]
        self._tell(found, OUTPUT)
        self._end(found, "succeeded")

    def _end(self, job: Job, status: Status, error: str | None = None) -> None:
        job.status, job.error, job.completed, job.work_due = status, error, clock.timestamp(), None
        self._tell(job, LOGS)
        self._tell(job, COMPLETED, 2 if "webhook-twice" in job.faults else 1)
        self._jobs.save(job)
        self._changed.set()
        self._changed = asyncio.Event()
        self._loop.wake()

    def _tell(self, job: Job, event: str, times: int = 1) -> None:
        if job.webhook and event in job.events and "webhook-never" not in job.faults:
            job.notices += [event] * times
            job.notice_due = clock.timestamp() if job.notice_due is None else job.notice_due

    async def _notify(self, job: Job) -> None:
        """Call the webhook for the earliest event; only the final one is repeated."""
        rules, event = self._rules[job.vendor], job.notices[0]
        notice = rules.write(job, event)
        status = 0
        try:
            response = await self._http.request("POST", job.webhook or "", notice.headers, notice.body, TIMEOUT)
            status = response.status
        except HttpClientError as error:
            _log.warning("the webhook of job %s failed: %s", job.id, error)
        found = self._jobs.find(job.vendor, job.id, job.scope) or job
        found.attempts += 1
        if 200 <= status < 300 or event != COMPLETED or found.attempts > len(rules.delays):
            found.notices, found.attempts = found.notices[1:], 0
            found.notice_due = clock.timestamp() if found.notices else None
        else:
            found.notice_due = clock.timestamp() + rules.delays[found.attempts - 1]
        self._jobs.save(found)
