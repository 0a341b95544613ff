"""What the use cases work with."""

from dataclasses import dataclass, field
from uuid import UUID

from common.db.database import Database
from common.kernel.storefronts import Storefronts
from common.rpc.interfaces.payments import PaymentsInterface
from common.storage.object_store import ObjectStore
from pydantic import BaseModel

from generation.adapters.child_processes import ChildProcesses
from generation.adapters.http_provider.webhooks import Webhooks
from generation.adapters.provider_choice import Providers
from generation.use_cases.turns import Turns


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """`checks` are the processes that decode uploads, `renderers` those that restore and encode.

    `webhooks` are the calls that hosted models make, `submissions` the turns in which customers use `checks`.
    """

    database: Database
    store: ObjectStore
    storefronts: Storefronts
    payments: PaymentsInterface
    providers: Providers
    webhooks: Webhooks
    checks: ChildProcesses
    renderers: ChildProcesses
    submissions: Turns = field(default_factory=Turns)


class RunJob(BaseModel):
    """The work item of one run of a job. The key of its task is `run_id`."""

    storefront: str
    job_id: UUID
    run_id: UUID
