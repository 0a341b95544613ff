"""The mails of a service, and how they look."""

from abc import abstractmethod
from typing import Any

from pydantic import BaseModel

from common.kernel.languages import Language
from common.kernel.mail_templates import OwnTemplate
from common.rpc.interface import ServiceInterface, call_policy


class MailParts(BaseModel, frozen=True):
    """The sources of a template's parts, or what they are rendered to."""

    subject: str
    text: str
    html: str


class DescribedTemplate(BaseModel, frozen=True):
    """`variables` are those that own templates may use, with sample values. `shipped` is by language."""

    name: str
    variables: dict[str, Any]
    shipped: dict[Language, MailParts]


class MailTemplatesInterface(ServiceInterface):
    """Every service has it."""

    @abstractmethod
    @call_policy(timeout_seconds=4.0, attempts=2)
    async def mail_templates(self) -> list[DescribedTemplate]:
        """Those that staff may replace, by name; empty for a service that sends no mails."""

    @abstractmethod
    @call_policy(timeout_seconds=4.0, attempts=2)
    async def preview_mail(
        self, storefront: str, name: str, language: Language, own: OwnTemplate | None
    ) -> MailParts | None:
        """With sample values; the shipped one without `own`. None if the service has no template of this name.

        Refuses with `request.invalid` and what is wrong in `own`.
        """
