"""Ask each configured model for one small picture: does the account work, and is the template right?"""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from uuid import uuid4

from common.egress.addresses import AddressRefused
from common.egress.bounded_http import RequestFailed
from common.kernel.command_errors import CommandRefused
from common.kernel.environment_settings import EnvironmentSettings
from common.kernel.storefronts import Storefronts
from PIL import Image
from pydantic import Field

from generation.jobs.providers.hosted.account import Account
from generation.jobs.providers.hosted.accounts import account
from generation.jobs.providers.hosted.results import content_of
from generation.jobs.providers.models.inputs import input_of
from generation.jobs.providers.models.library import Model, Models
from generation.jobs.providers.provider import LOCAL, HostedInput, Picture, ProviderFailure
from generation.jobs.providers.vendors.driver import Answer, Ask, Outcome
from generation.settings import HttpAddress, VendorSettings
from generation.storefront import HostedModels

SECONDS = 300.0
CONNECTION_SECONDS = 15.0
SANDBOX_ADVICE = (
    "the account's key is one of tests, so a running platform's sandbox is asked: start the platform with `make run`, "
    "or name the sandbox of another one with --sandbox URL"
)
SIDE = 512
PROMPT = "A red wooden toy boat on calm water, soft light, nothing else in the picture."


class ModelSettings(EnvironmentSettings):
    """The settings of generation that concern models."""

    vendors: dict[str, VendorSettings] = Field(default={})
    vendors_sandbox: HttpAddress | None = None
    providers: dict[str, str] = Field(default={})
    models: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedModel:
    """`cost` in millionths of a dollar, by the template's price; `fault` is why there is no picture."""

    name: str
    vendor: str
    seconds: float
    cost: int = 0
    picture: Path | None = None
    fault: str | None = None


async def check_models(
    storefronts: Storefronts, folder: Path, only: str | None, sandbox: str | None = None
) -> AsyncIterator[CheckedModel]:
    """Those that a route or ATELIER_PROVIDERS names, or `only` this one. Pictures are written into the folder.

    Each picture is paid for. Accounts with keys of tests are asked at `sandbox`. Raises InvalidSettings,
    InvalidStorefront and CommandRefused.
    """
    settings = ModelSettings.read(**({"vendors_sandbox": sandbox} if sandbox else {}))
    models = Models(settings.models)
    names = [only] if only else sorted(_named(settings, storefronts))
    if unknown := [name for name in names if name not in models]:
        raise CommandRefused(f"there is no model {', '.join(unknown)}; known are {', '.join(models)}")
    if not names:
        raise CommandRefused("no route and no entry of ATELIER_PROVIDERS names a model")
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    for name in names:
        yield await _checked(models[name], settings, folder)


def _named(settings: ModelSettings, storefronts: Storefronts) -> set[str]:
    routes = [route for each in storefronts for route in each.section(HostedModels).routes]
    return {*settings.providers.values(), *(step.model for route in routes for step in route.steps)} - {LOCAL}


async def _checked(model: Model, settings: ModelSettings, folder: Path) -> CheckedModel:
    vendor, started = model.template.vendor, time.monotonic()
    result = CheckedModel(name=model.name, vendor=vendor, seconds=0.0)
    if vendor not in settings.vendors:
        return replace(result, fault=f"ATELIER_VENDORS has no account {vendor}")
    try:
        own = account(vendor, settings.vendors[vendor], settings.vendors_sandbox, is_production=False)
    except ValueError as error:
        return replace(result, fault=str(error))
    try:
        if fault := await _fault_of_connection(own, settings):
            return replace(result, fault=fault, seconds=time.monotonic() - started)
        async with asyncio.timeout(SECONDS):
            answer, picture = await _made(model, own)
    except ProviderFailure as failure:
        return replace(result, fault=failure.reason, seconds=time.monotonic() - started)
    except TimeoutError:
        return replace(result, fault=f"no picture within {SECONDS:g} s", seconds=SECONDS)
    finally:
        await own.connections.aclose()
    path = folder / f"{model.name}.{_format(picture)}"
    await asyncio.to_thread(path.write_bytes, picture)
    cost = model.template.price.micros(answer.usage.seconds, answer.usage.tokens)
    return replace(result, cost=cost, picture=path, seconds=time.monotonic() - started)


async def _fault_of_connection(own: Account, settings: ModelSettings) -> str | None:
    """Why the account cannot be asked for anything; None if one of its servers responds, whatever the answer is."""
    addresses = own.settings.servers or (own.settings.address,)
    faults = await asyncio.gather(*(_no_response(own, address) for address in addresses))
    if None in faults:
        return None
    sandbox = settings.vendors_sandbox
    if sandbox and all(address.startswith(f"{sandbox}/") for address in addresses):
        advice = SANDBOX_ADVICE
    else:
        advice = f"check the address in ATELIER_VENDORS, at {own.name}, and the network"
    return f"nothing responds at {', '.join(addresses)}: {advice} ({faults[0]})"


async def _no_response(own: Account, address: str) -> str | None:
    """The reason, if there is no response. An address that is refused is reported by the request for a picture."""
    try:
        await own.connections.request("GET", address, {}, b"", CONNECTION_SECONDS, 1, truncate=True)
    except RequestFailed as error:
        return str(error)
    except AddressRefused:
        return None
    return None


async def _made(model: Model, own: Account) -> tuple[Answer, bytes]:
    ask = small_picture(model)
    if fault := await own.driver.fault_of_input(ask):
        raise ProviderFailure(f"{model.file}: {fault}")
    answer = await own.driver.submit(ask)
    while answer.outcome is Outcome.RUNNING:
        await asyncio.sleep(own.settings.poll_seconds)
        answer = await own.driver.read(answer)
    if answer.outcome is not Outcome.SUCCEEDED or not answer.outputs:
        raise ProviderFailure(f"{answer.outcome}: {answer.error or 'no output'}")
    return answer, await content_of(answer.outputs[0], own.http)


def small_picture(model: Model) -> Ask:
    """What a model is asked for; where the model takes pictures, one that we have drawn."""
    written = BytesIO()
    Image.linear_gradient("L").resize((SIDE, SIDE)).convert("RGB").save(written, "PNG")
    drawn = Picture(written.getvalue(), "image/png")
    asked = HostedInput(prompt=PROMPT, seed=1, width=SIDE, height=SIDE, references=(drawn,), mask=drawn)
    return Ask(
        prediction_id=uuid4(),
        model=model.template.model,
        input=input_of(model.template, asked),
        since=datetime.now(UTC),
        workflow=model.workflow,
    )


def _format(picture: bytes) -> str:
    """Raises ProviderFailure for what is no picture."""
    try:
        with Image.open(BytesIO(picture), formats=("PNG", "JPEG", "WEBP")) as opened:
            return str(opened.format).lower()
    except Exception as error:  # Pillow's decoders raise more types than they document
        raise ProviderFailure("the result is not a PNG, JPEG or WebP picture") from error
