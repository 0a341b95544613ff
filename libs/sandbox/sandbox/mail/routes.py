"""`/mail/`: JSON for scripts and services, a HTML inbox for browsers."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.mail.mailbox import IncomingMail, Mailbox, recipients
from sandbox.pages import page, wants_html

MAX_LIMIT = 500


class MailRoutes:
    """The mailbox over HTTP, without authentication: it serves development only."""

    def __init__(self, mailbox: Mailbox, root: str, front_ends: Mapping[str, str]) -> None:
        self._mailbox = mailbox
        self._root = root
        self._front_ends = front_ends

    def routes(self) -> list[Route]:
        return [
            *(
                Route(path, endpoint, methods=[method])
                for path in ("/mail/", "/mail")
                for method, endpoint in (("GET", self.index), ("POST", self.accept), ("DELETE", self.clear))
            ),
            Route("/mail/{id}", self.show, methods=["GET"]),
            Route("/mail/{id}/", self.show, methods=["GET"]),
        ]

    async def index(self, request: Request) -> Response:
        to, storefront = request.query_params.get("to"), request.query_params.get("storefront")
        limit = request.query_params.get("limit", "100")
        if not limit.isdecimal() or len(limit) > len(str(MAX_LIMIT)) or not 1 <= int(limit) <= MAX_LIMIT:
            return JSONResponse({"detail": f"limit must be a number from 1 to {MAX_LIMIT}"}, 400)
        for_browser = wants_html(request)
        mails = self._mailbox.newest(to or None, storefront or None, int(limit), in_part=for_browser)
        if not for_browser:
            return JSONResponse(mails)
        shown = [mail | {"recipients": recipients(mail["to"])} for mail in mails]
        return page("inbox", mails=shown, to=to or "", root=self._root)

    async def accept(self, request: Request) -> Response:
        try:
            incoming = IncomingMail.model_validate_json(await request.body())
        except ValidationError as error:
            return JSONResponse(
                {"detail": error.errors(include_url=False, include_input=False, include_context=False)}, 422
            )
        mail, new = self._mailbox.accept(incoming)
        return JSONResponse(mail, 201 if new else 200)

    async def show(self, request: Request) -> Response:
        mail = self._mailbox.find(request.path_params["id"])
        if mail is None:
            return self._unknown(request)
        if wants_html(request):
            return page("mail", mail=mail, root=self._root, doors=self._doors(mail))
        return JSONResponse(mail)

    def _doors(self, mail: dict[str, Any]) -> list[str]:
        """The pages that the mail links to, at the shop's address on this host, if it has pages there."""
        front_end = self._front_ends.get(mail["storefront"])
        if front_end is None:
            return []
        paths = re.findall(rf"{re.escape(front_end)}(/[\w/~%?=&+.-]*[\w/~%=-])", mail["text"])
        return [f"/{mail['storefront']}{path}" for path in dict.fromkeys(paths)]

    def _unknown(self, request: Request) -> Response:
        if wants_html(request):
            return page("notice", 404, root=self._root, title="Not found", text="There is no such mail.")
        return JSONResponse({"detail": "no such mail"}, 404)

    async def clear(self, request: Request) -> Response:
        self._mailbox.clear()
        return Response(status_code=204)
