"""Ask every service for the mails that a shop can word itself, and for those that fail."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from common.kernel.errors import DomainError, ServiceUnavailable
from common.kernel.mail_templates import OwnTemplate
from common.rpc.interfaces.mail_templates import DescribedTemplate, MailTemplatesInterface

from identity.use_cases.change_mail_template import LANGUAGE, Services, preview_mail


@dataclass(frozen=True, slots=True)
class MailTemplates:
    """By name, and the services that did not answer."""

    templates: list[DescribedTemplate]
    unavailable: list[str]


async def list_mail_templates(services: Services) -> MailTemplates:
    async def ask(service: MailTemplatesInterface) -> list[DescribedTemplate] | None:
        try:
            return await service.mail_templates()
        except ServiceUnavailable:
            return None

    answers = await asyncio.gather(*map(ask, services.values()))
    found = sorted((each for templates in answers for each in templates or ()), key=lambda each: each.name)
    silent = [name for name, templates in zip(services, answers, strict=True) if templates is None]
    return MailTemplates(found, silent)


async def count_failing_templates(storefront: str, own: Mapping[str, Any], services: Services) -> int:
    """How many own templates are not used any more: this release has no such mail, or not their variables."""

    async def fails(key: str, parts: Any) -> bool:
        name, _, language = key.rpartition("/")
        own_template = OwnTemplate.model_validate(parts)
        try:
            await preview_mail(storefront, name, LANGUAGE.validate_python(language), own_template, services)
        except ServiceUnavailable:
            return False
        except DomainError:
            return True
        return False

    return sum(await asyncio.gather(*(fails(key, parts) for key, parts in own.items())))
