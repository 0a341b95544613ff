"""Describes and previews the mails of a service."""

from common.kernel.languages import LANGUAGES, Language
from common.kernel.mail_templates import OwnTemplate
from common.kernel.storefronts import Storefronts
from common.mail.mails import Templates
from common.mail.own_templates import Parts, check_own, sampled
from common.rpc.interfaces.mail_templates import DescribedTemplate, MailParts, MailTemplatesInterface


class MailTemplatesInternal(MailTemplatesInterface):
    """`package` is that of a service with templates; None for a service that sends no mails."""

    def __init__(self, package: str | None, storefronts: Storefronts) -> None:
        self._templates = Templates(package) if package else None
        self._storefronts = storefronts

    async def mail_templates(self) -> list[DescribedTemplate]:
        return [_described(self._templates, name) for name in self._templates.samples] if self._templates else []

    async def preview_mail(
        self, storefront: str, name: str, language: Language, own: OwnTemplate | None
    ) -> MailParts | None:
        if self._templates is None or name not in self._templates.samples:
            return None
        shop, sample = self._storefronts[storefront], self._templates.samples[name]
        if own is not None:
            return _parts(check_own(own, shop, sample))
        return _parts(self._templates.shipped(name, shop, language, sampled(shop, sample)))


def _described(templates: Templates, name: str) -> DescribedTemplate:
    shipped = {language: templates.translated(name, language) for language in LANGUAGES} | {"en": name}
    sources = {language: _parts(templates.source(found)) for language, found in shipped.items() if found}
    return DescribedTemplate(name=name, variables=templates.samples[name], shipped=sources)


def _parts(parts: Parts) -> MailParts:
    subject, text, html = parts
    return MailParts(subject=subject, text=text, html=html)
