"""Asks hosted models for pictures, as attempts of runs do."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from common.db.database import Database
from common.storage.object_store import ObjectStore
from common.storage.signed_tokens import FileTokens
from generation.figures.request import DrawingRequest
from generation.jobs.files import StoredFiles
from generation.jobs.providers.choice import Providers
from generation.jobs.providers.hosted.accounts import account, hosted_models, moderators_of
from generation.jobs.providers.hosted.ledger import Ledger
from generation.jobs.providers.hosted.references import References
from generation.jobs.providers.hosted.webhooks import Webhooks, WebhookTokens
from generation.jobs.providers.models.library import SHIPPED, Models
from generation.jobs.providers.provider import ProviderFailure, Result
from generation.jobs.queries import predictions
from generation.jobs.tables.prediction import Prediction
from generation.restorations.request import RestorationRequest
from generation.settings import VendorSettings
from generation.storefront import HostedModels
from testkit.storefronts import OpenStorefronts, with_sections

from ..scripted_provider import ScriptedProvider
from ..workshop import first_attempt
from .stand_ins import HOST, StandIns, png

MODEL_OF = {
    "replicate": "flux-kontext-pro",
    "openai": "gpt-image-2",
    "fal": "flux-kontext-multi",
    "comfyui": "comfy-restore",
}
"""A model that restores or illustrates, of each vendor."""
FAST: dict[str, Any] = {
    "poll_seconds": 0.01,
    "backoff_seconds": 0.01,
    "max_backoff_seconds": 0.02,
    "submit_seconds": 30,
    "attempts": 3,
    "breaker_failures": 100,
    "max_result_bytes": 8_000_000,
    "private_hosts": [HOST],
}
SHIPPED_KONTEXT = SHIPPED / "flux-kontext-pro.toml"


def vendor_settings(vendors: StandIns, **changes: Any) -> dict[str, VendorSettings]:
    given: dict[str, dict[str, Any]] = {
        "replicate": {"api_key": "r8_test_secret", "base_url": f"{vendors.url}/replicate/v1"},
        "openai": {"api_key": "sk-test-secret", "base_url": f"{vendors.url}/openai/v1"},
        "fal": {"api_key": "test_secret", "base_url": f"{vendors.url}/fal", "storage_url": f"{vendors.url}/fal"},
        "comfyui": {"servers": [f"{vendors.url}/comfyui"]},
    }
    return {name: VendorSettings.model_validate({**FAST, **own, **changes}) for name, own in given.items()}


@dataclass
class Bench:
    """`route` replaces the section `[models]` of a storefront. A run that is given again is attempted again."""

    database: Database
    vendors: StandIns
    providers: Providers
    local: ScriptedProvider
    storefronts: OpenStorefronts
    webhooks: Webhooks
    stages: list[str] = field(default_factory=list)

    def route(self, storefront: str = "reviv", **section: Any) -> None:
        self.storefronts.add(with_sections(self.storefronts[storefront], HostedModels.model_validate(section)))

    async def make(
        self, model: str, run_id: UUID | None = None, mask: bytes | None = None, picture: bytes | None = None
    ) -> Result:
        request = RestorationRequest(
            storefront="reviv",
            provider=model,
            job_id=uuid4(),
            run_id=run_id or uuid4(),
            product="restoration",
            picture=picture or png(),
            content_type="image/png",
            width=60,
            height=40,
            mask=mask,
        )
        with first_attempt(self._report) as attempt:
            return await self.providers.get(model).make(request, attempt)

    async def draw(self, model: str, of_request: dict[str, Any] | None = None, **changes: Any) -> Result:
        asked: dict[str, Any] = {
            "prompt": "a dancer, standing pose",
            "negative_prompt": "nudity, gore",
            **changes,
            **(of_request or {}),
        }
        request = DrawingRequest(
            storefront="figureforge",
            provider=model,
            job_id=uuid4(),
            run_id=uuid4(),
            position=0,
            batch_size=1,
            product="flux-dev",
            filters={"pose": "standing"},
            seed=2**40 + 7,
            aspect_ratio="portrait",
            width=768,
            height=1024,
            quality="normal",
            **asked,
        )
        with first_attempt(self._report) as attempt:
            return await self.providers.get(model).make(request, attempt)

    async def failure(self, model: str, run_id: UUID | None = None) -> ProviderFailure:
        try:
            await self.make(model, run_id)
        except ProviderFailure as failure:
            return failure
        raise AssertionError("the picture was made")

    async def failing(self, model: str, meanwhile: Awaitable[Any]) -> tuple[ProviderFailure, Any]:
        """The failure of an attempt during which something else is done."""
        failure, found = await asyncio.gather(self.failure(model), meanwhile)
        return failure, found

    async def predictions(self, run_id: UUID | None = None) -> list[Prediction]:
        """Oldest first: those of a run, or all."""
        where = "(%(run_id)s::uuid is null or run_id = %(run_id)s) order by created_at, id"
        return await self.database.autocommit.get_all(Prediction, where, run_id=run_id)

    async def intend(self, model: str, run_id: UUID, vendor: str) -> Prediction:
        """What an attempt leaves that was killed after it had recorded what it would ask for."""
        row = Prediction(
            storefront="reviv",
            job_id=uuid4(),
            run_id=run_id,
            kind="restoration",
            product="restoration",
            vendor=vendor,
            model=model,
            price_version="1",
        )
        return await predictions.claim(self.database, row, 100, None)

    async def pass_by(self) -> None:
        """Let so much time pass that no request of an attempt can be under way any more."""
        await self.database.autocommit.execute(
            "update predictions set created_at = created_at - make_interval(secs => %(seconds)s)",
            seconds=FAST["submit_seconds"],
        )

    async def _report(self, done: int, total: int, stage: str) -> None:
        self.stages.append(f"{done}/{total} {stage}")


def reading_addresses(folder: Path) -> Path:
    """A folder in which a model of Replicate reads pictures at addresses."""
    text = SHIPPED_KONTEXT.read_text().replace("references = 1", 'references = 1\nreference = "url"')
    (folder / SHIPPED_KONTEXT.name).write_text(text)
    return folder


def misspelt(folder: Path) -> Path:
    """A folder in which a model of Replicate has a member that its published schema does not have."""
    text = SHIPPED_KONTEXT.read_text().replace("input_image =", "inputimage =")
    (folder / SHIPPED_KONTEXT.name).write_text(text)
    return folder


@asynccontextmanager
async def bench(
    database: Database, vendors: StandIns, objects: str = "memory:///", folder: Path | None = None, **changes: Any
) -> AsyncIterator[Bench]:
    """With an empty table of predictions, and with the models of a folder beside the shipped ones."""
    await database.autocommit.execute("delete from predictions")
    files = StoredFiles(database, ObjectStore(objects))
    webhooks = Webhooks(WebhookTokens("key of the tests"), database)
    accounts = {
        name: account(name, each, is_production=False) for name, each in vendor_settings(vendors, **changes).items()
    }
    hosted = hosted_models(
        Models(folder), accounts, Ledger(database, files), webhooks, References(FileTokens("key of the tests"), files)
    )
    storefronts, local = OpenStorefronts(), ScriptedProvider()
    moderators = moderators_of(accounts)
    providers = Providers({"local": local}, {}, hosted, storefronts, database, moderators)
    started = Bench(database, vendors, providers, local, storefronts, webhooks)
    started.route(references_may_leave=list(MODEL_OF))
    try:
        yield started
    finally:
        await providers.aclose()
