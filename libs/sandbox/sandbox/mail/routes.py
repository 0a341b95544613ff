"""`/mail/`: JSON for scripts and services, a readable inbox for browsers."""

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.mail.box import Letter, Mailbox
from sandbox.pages import page, wants_html

MOST = 500


class MailRoutes:
    """The mailbox over HTTP. A development box: it asks nobody who they are."""

    def __init__(self, box: Mailbox, root: str) -> None:
        self._box = box
        self._root = root

    def routes(self) -> list[Route]:
        return [
            *(
                Route(path, endpoint, methods=[method])
                for path in ("/mail/", "/mail")
                for method, endpoint in (("GET", self.index), ("POST", self.take), ("DELETE", self.clear))
            ),
            Route("/mail/{id}", self.show, methods=["GET"]),
            Route("/mail/{id}/", self.show, methods=["GET"]),
        ]

    async def index(self, request: Request) -> Response:
        to, storefront = request.query_params.get("to"), request.query_params.get("storefront")
        asked = request.query_params.get("limit", "100")
        if not asked.isdecimal() or len(asked) > len(str(MOST)) or not 1 <= int(asked) <= MOST:
            return JSONResponse({"detail": f"limit must be a number from 1 to {MOST}"}, 400)
        mails = self._box.newest(to or None, storefront or None, int(asked))
        if wants_html(request):
            return page("inbox", mails=mails, to=to or "", root=self._root)
        return JSONResponse(mails)

    async def take(self, request: Request) -> Response:
        try:
            letter = Letter.model_validate_json(await request.body())
        except ValidationError as error:
            return JSONResponse(
                {"detail": error.errors(include_url=False, include_input=False, include_context=False)}, 422
            )
        mail, new = self._box.take(letter)
        return JSONResponse(mail, 201 if new else 200)

    async def show(self, request: Request) -> Response:
        mail = self._box.find(request.path_params["id"])
        if mail is None:
            return JSONResponse({"detail": "no such mail"}, 404)
        if wants_html(request):
            return page("letter", mail=mail, root=self._root)
        return JSONResponse(mail)

    async def clear(self, request: Request) -> Response:
        self._box.clear()
        return Response(status_code=204)
