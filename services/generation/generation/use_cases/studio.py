"""What the use cases work with."""

from dataclasses import dataclass, field
from uuid import UUID

from common.db.database import Database
from common.kernel.storefronts import Storefronts
from common.rpc.interfaces.orders import OrdersInterface
from common.rpc.interfaces.payments import PaymentsInterface
from common.storage.object_store import ObjectStore
from pydantic import BaseModel

from generation.adapters.child_processes import ChildProcesses
from generation.adapters.ended_versions import EndedVersions
from generation.adapters.http_provider.webhooks import Webhooks
from generation.adapters.provider_choice import Providers
from generation.use_cases.turns import Turns


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """`checks` are the processes that decode uploads, `renderers` restore and encode photographs, `drawers` figures,
    `illustrators` books.

    `webhooks` are the calls that hosted models make, `submissions` the turns in which customers use `checks`,
    `orders` those in which they wait for their quota's row, so that their requests do not occupy all connections.
    """

    database: Database
    store: ObjectStore
    storefronts: Storefronts
    payments: PaymentsInterface
    book_orders: OrdersInterface
    providers: Providers
    webhooks: Webhooks
    checks: ChildProcesses
    renderers: ChildProcesses
    drawers: ChildProcesses
    illustrators: ChildProcesses
    ended_versions: EndedVersions
    submissions: Turns = field(default_factory=Turns)
    orders: Turns = field(default_factory=Turns)


class RunJob(BaseModel):
    """The work item of one run of a restoration. The key of its task is `run_id`."""

    storefront: str
    job_id: UUID
    run_id: UUID


class RunIllustration(RunJob):
    """The work item of one run of a job that generates a version of a book's item."""


class RunFigures(RunJob):
    """The work item of one run of a figure job. It has a class of its own, and so a queue of its own."""


class RunPrintFile(BaseModel):
    """The work item of one run that makes a book's print file. The key of its task is `run_id`."""

    storefront: str
    book_id: UUID
    run_id: UUID
