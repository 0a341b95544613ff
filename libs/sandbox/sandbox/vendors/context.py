"""What the stand-in of every vendor is made of."""

from dataclasses import dataclass

from common.kernel import clock
from common.rpc.external_transport import ExternalTransport
from common.rpc.http_transport import HttpTransport
from starlette.requests import Request

from sandbox.store import Store
from sandbox.vendors.answers import disconnected
from sandbox.vendors.faults import Fault, OrderedFaults, Step, words
from sandbox.vendors.files import Files
from sandbox.vendors.inputs import Inputs
from sandbox.vendors.jobs import Jobs, Vendor
from sandbox.vendors.notices import Rules
from sandbox.vendors.runner import JobRunner


@dataclass(frozen=True, slots=True)
class VendorContext:
    store: Store
    jobs: Jobs
    files: Files
    inputs: Inputs
    runner: JobRunner
    ordered: OrderedFaults

    @classmethod
    def of(cls, store: Store, http: HttpTransport | None, rules: Rules) -> "VendorContext":
        transport = http or ExternalTransport()
        jobs, files = Jobs(store), Files(store)
        inputs = Inputs(files, transport)
        return cls(store, jobs, files, inputs, JobRunner(jobs, files, inputs, transport, rules), OrderedFaults(store))

    async def faults(
        self, request: Request, vendor: Vendor, step: Step, model: str = "", prompt: str = ""
    ) -> list[Fault]:
        """The faults of a request. One that is never answered returns when the client gives up."""
        found = [*self.ordered.take(vendor, step, model), *words(prompt)]
        if any(fault.name == "hang" for fault in found):
            await disconnected(request)
        return found

    def now(self) -> float:
        return clock.timestamp()
