"""Bodies of mail templates."""

from typing import Annotated, Any

from common.http import Output, StrictBody
from common.kernel.mail_templates import OwnTemplate, Source
from pydantic import StringConstraints

from identity.contracts.staff.settings_schemas import Reason

Subject = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\r\n]+$")]


class TemplateBody(StrictBody):
    """Jinja2: values, conditions, one level of loops, `money(amount)`."""

    subject: Subject
    text: Source
    html: Source

    @property
    def own(self) -> OwnTemplate:
        return OwnTemplate(subject=self.subject, text=self.text, html=self.html)


class TemplateChange(TemplateBody):
    reason: Reason | None = None


class Parts(Output):
    subject: str
    text: str
    html: str


class TemplateLanguage(Output):
    """`shipped` is null where the mail is not translated: the English one is sent, unless there is an `own` one."""

    language: str
    shipped: Parts | None
    own: Parts | None


class MailTemplate(Output):
    """`variables` are what a template may use, with the values of the preview, beside `storefront` and `money`."""

    name: str
    variables: dict[str, Any]
    languages: list[TemplateLanguage]


class MailTemplateList(Output):
    """`language` is that in which the shop's mails are sent: `[mail] language` of its settings."""

    version: int
    language: str
    items: list[MailTemplate]
    unavailable: list[str]


class TestMail(Output):
    to: str
