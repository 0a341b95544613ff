"""Mail: rendered from templates, enqueued with the change that causes it, sent by the worker with retries."""

from email.message import EmailMessage
from typing import Any, Protocol
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import aiosmtplib
import orjson
from jinja2 import Environment, PackageLoader, StrictUndefined
from pydantic import BaseModel, Field
from sqlmodel.ext.asyncio.session import AsyncSession

from common.clients.outside import Outside
from common.clients.ways import HttpClient
from common.consumers import Consumers
from common.settings import ServiceSettings
from common.storefronts import Storefront
from common.tasks import enqueue

TIMEOUT = 10.0


class Mail(BaseModel):
    """A message on its way out. `id` makes a repeated hand-over recognisable."""

    id: UUID = Field(default_factory=uuid4)
    storefront: str
    to: str
    sender: str
    subject: str
    text: str
    html: str


class Postman(Protocol):
    """Takes a mail out of the house; raises when that failed."""

    async def send(self, mail: Mail) -> None: ...


class SmtpPostman:
    """Through an SMTP server: `smtp://user:password@host:587` (STARTTLS when offered) or `smtps://…`."""

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
            timeout=20,
        )


class NotTaken(Exception):
    """The sandbox's mailbox refused a mail."""


class SandboxPostman:
    """Into the sandbox's mailbox, at the address of its intake."""

    def __init__(self, url: str, way: HttpClient | None = None) -> None:
        self._url = url
        self._http = way or Outside()

    async def send(self, mail: Mail) -> None:
        body = mail.model_dump(mode="json")
        body["from"] = body.pop("sender")
        content, headers = orjson.dumps(body), {"content-type": "application/json"}
        status = (await self._http.call("POST", self._url, headers, content, TIMEOUT)).status
        if not 200 <= status < 300:
            raise NotTaken(f"the mailbox answered {status}")


def postman(url: str) -> Postman:
    """The postman an address asks for: `smtp://…`, `smtps://…`, or a sandbox intake as `http(s)://…`."""
    scheme = urlsplit(url).scheme
    if scheme in ("smtp", "smtps"):
        return SmtpPostman(url)
    if scheme in ("http", "https"):
        return SandboxPostman(url)
    raise ValueError(f"mail url: unknown scheme {scheme!r}")


def postman_of(settings: ServiceSettings) -> Postman | None:
    return postman(settings.mail_url.get_secret_value()) if settings.mail_url else None


class Templates:
    """The mail templates of one service: `templates/NAME.txt` (first line the subject) and `NAME.html`."""

    def __init__(self, package: str) -> None:
        loader = PackageLoader(package, "templates")
        self._text = Environment(loader=loader, undefined=StrictUndefined, autoescape=False)  # noqa: S701  # plain text
        self._html = Environment(loader=loader, undefined=StrictUndefined, autoescape=True)

    def render(self, name: str, storefront: Storefront, to: str, **facts: Any) -> Mail:
        context = {"storefront": storefront, "to": to, **facts}
        subject, _, text = self._text.get_template(f"{name}.txt").render(context).partition("\n")
        return Mail(
            storefront=storefront.name,
            to=to,
            sender=storefront.mail.sender,
            subject=subject.strip(),
            text=text.strip() + "\n",
            html=self._html.get_template(f"{name}.html").render(context),
        )


async def send_mail(session: AsyncSession, mail: Mail) -> None:
    """Enqueue a mail in the session's transaction."""
    await enqueue(session, mail, key=mail.id)


def deliver_mails(consumers: Consumers, out: Postman) -> None:
    """Let a service's worker send the mails it enqueues."""
    consumers.job(Mail)(out.send)
