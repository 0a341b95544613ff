"""Mails: rendered from templates, enqueued in the transaction that causes them, sent by the worker with retries."""

from collections.abc import Mapping
from email.message import EmailMessage
from functools import cached_property
from importlib.resources import files
from typing import Any, Protocol
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import aiosmtplib
import orjson
import structlog
from jinja2 import Environment, PackageLoader, StrictUndefined
from pydantic import Field

from common.db.unit_of_work import UnitOfWork
from common.jobs.payload import JobPayload
from common.jobs.queue import enqueue
from common.kernel.languages import Language
from common.kernel.settings import ServiceSettings
from common.kernel.storefronts import Storefront
from common.mail.own_templates import Parts, render_own
from common.messaging.handlers import HandlerRegistry
from common.rpc.external_transport import ExternalTransport
from common.rpc.http_transport import HttpTransport

SMTP_SECONDS = 20.0
SANDBOX_SECONDS = 10.0
log = structlog.get_logger("mail")


class Mail(JobPayload, name="Mail"):
    """A mail to be sent. The recipient recognises a repeated delivery by its `id`."""

    id: UUID = Field(default_factory=uuid4)
    storefront: str
    to: str
    sender: str
    subject: str
    text: str
    html: str


class MailSender(Protocol):
    async def send(self, mail: Mail) -> None:
        """Raises an exception if the mail was not accepted."""


class SmtpMailSender:
    """Sends through an SMTP server: `smtp://user:password@host:587` (STARTTLS if offered) or `smtps://…`."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)

    async def send(self, mail: Mail) -> None:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = mail.sender, mail.to, mail.subject
        message["Message-ID"] = f"<{mail.id}@atelier>"
        message.set_content(mail.text)
        message.add_alternative(mail.html, subtype="html")
        await aiosmtplib.send(
            message,
            hostname=self._url.hostname,
            port=self._url.port,
            username=self._url.username,
            password=self._url.password,
            use_tls=self._url.scheme == "smtps",
            timeout=SMTP_SECONDS,
        )


class MailNotAccepted(Exception):
    """The sandbox's mailbox refused a mail."""


class SandboxMailSender:
    """Sends to the sandbox's mailbox by HTTP."""

    def __init__(self, url: str, transport: HttpTransport | None = None) -> None:
        self._url = url
        self._http = transport or ExternalTransport()

    async def send(self, mail: Mail) -> None:
        body = mail.model_dump(mode="json")
        body["from"] = body.pop("sender")
        headers = {"content-type": "application/json"}
        response = await self._http.request("POST", self._url, headers, orjson.dumps(body), SANDBOX_SECONDS)
        if not 200 <= response.status < 300:
            raise MailNotAccepted(f"the mailbox responded with HTTP {response.status}")


def mail_sender(settings: ServiceSettings) -> MailSender | None:
    """The sender for the settings' mail URL; None without one."""
    if settings.mail_url is None:
        return None
    url = settings.mail_url.get_secret_value()
    return SmtpMailSender(url) if urlsplit(url).scheme in ("smtp", "smtps") else SandboxMailSender(url)


class Templates:
    """The mail templates of one service: `templates/NAME.txt` (first line the subject) and `NAME.html`.

    `templates/LANGUAGE/` has translations. `templates/samples.json` declares what a shop's own template of a name may
    use, with sample values; other templates cannot be replaced.
    """

    def __init__(self, package: str) -> None:
        self._loader = PackageLoader(package, "templates")
        self._text = Environment(loader=self._loader, undefined=StrictUndefined, autoescape=False)  # noqa: S701  # plain text
        self._html = Environment(loader=self._loader, undefined=StrictUndefined, autoescape=True)
        source = files(package).joinpath("templates", "samples.json")
        self.samples: dict[str, dict[str, Any]] = orjson.loads(source.read_bytes()) if source.is_file() else {}

    def render(
        self, name: str, storefront: Storefront, to: str, language: Language | None = None, **facts: Any
    ) -> Mail:
        """In the recipient's `language`, else in the storefront's, by its own template if it has one in it.

        Own ones that fail are not used.
        """
        chosen = storefront.mail.language_for(language)
        subject, text, html = self._rendered(name, storefront, chosen, {"to": to, **facts})
        sender = storefront.mail.sender
        return Mail(storefront=storefront.name, to=to, sender=sender, subject=subject, text=text, html=html)

    def shipped(self, name: str, storefront: Storefront, language: str, facts: Mapping[str, Any]) -> Parts:
        """Subject, text and html of the shipped template, in English if it is not translated."""
        found = self.translated(name, language) or name
        context = {"storefront": storefront, **facts}
        subject, _, text = self._text.get_template(f"{found}.txt").render(context).partition("\n")
        return subject.strip(), text.strip() + "\n", self._html.get_template(f"{found}.html").render(context)

    def source(self, name: str) -> Parts:
        """Subject, text and html of a shipped template."""
        text, html = (self._loader.get_source(self._text, f"{name}.{kind}")[0] for kind in ("txt", "html"))
        subject, _, text = text.partition("\n")
        return subject, text, html

    def translated(self, name: str, language: str) -> str | None:
        """The name of the translated template; None if there is none."""
        found = f"{language}/{name}"
        return found if f"{found}.txt" in self._names else None

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(self._loader.list_templates())

    def _rendered(self, name: str, storefront: Storefront, language: Language, facts: Mapping[str, Any]) -> Parts:
        own = storefront.mail_templates.find(name, language)
        if own is not None and name in self.samples:
            try:
                return render_own(own, storefront, self.samples[name], facts)
            except Exception:  # whatever it is, the mail is sent
                log.exception("mail_template_failed", storefront=storefront.name, template=name, language=language)
        return self.shipped(name, storefront, language, facts)


async def send_mail(uow: UnitOfWork, mail: Mail) -> None:
    """Enqueue a mail in the transaction."""
    await enqueue(uow, mail, key=mail.id)


def register_mail_job(handlers: HandlerRegistry, sender: MailSender | None) -> None:
    """Let the service's worker send the enqueued mails. Without a sender they remain in the queue."""
    if sender is not None:
        handlers.job(Mail)(sender.send)
