"""`/api/customer/mailed-link/`: the page to which links in mails lead.

Opening it changes nothing, because programs that check mails open links; its button does. The contract, and so its
document, does not have it.
"""

from typing import Annotated
from urllib.parse import parse_qs

from common.http import Data, Reads, router, unguarded
from common.kernel.storefronts import Storefront
from fastapi import Query, Request, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from identity.domain.errors import MailTokenInvalid, NewEmailOvertaken
from identity.domain.mail_token import Purpose
from identity.http.dependencies import CurrentStorefront, add_revocation_headers
from identity.http.fields import TOKEN_LENGTH
from identity.repository.mail_tokens import find_token
from identity.use_cases.follow_mailed_link import follow_mailed_link

routes = router("/api/customer", "mailed links", transactional=False)
PAGES = Environment(loader=PackageLoader("identity", "pages"), undefined=StrictUndefined, autoescape=True)
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
}
INVALID = ("This link is not valid", "It was used before, it has expired, or a newer one has replaced it.")
TAKEN = ("The address was not changed", "Another account has this address by now.")
QUESTIONS = {
    Purpose.VERIFICATION: (
        "Is {email} your address?",
        "The account {username} was created with it. Confirm only if it is your account.",
        "Confirm my address",
    ),
    Purpose.EMAIL_CHANGE: (
        "Use {email} from now on?",
        "The account {username} is to have this address. Confirm only if it is your account.",
        "Confirm my new address",
    ),
    Purpose.PASSWORD_RESET: (
        "A new password for {email}",
        "It is mailed to you. The present password and all sign-ins with it end.",
        "Mail me a new password",
    ),
}
OUTCOMES = {
    Purpose.VERIFICATION: ("Thank you", "Your address is confirmed."),
    Purpose.EMAIL_CHANGE: ("Thank you", "Your account has the new address. Sign in with it from now on."),
    Purpose.PASSWORD_RESET: ("A new password is on its way", "The mail arrives within a few minutes."),
}


@routes.get("/mailed-link/", include_in_schema=False)
@unguarded
async def show(storefront: CurrentStorefront, reads: Reads, token: Annotated[str, Query()] = "") -> Response:
    """A page that says what the link is for, with a button."""
    found = await find_token(reads, storefront.name, token) if len(token) <= TOKEN_LENGTH else None
    if found is None:
        return _page(storefront, *INVALID, status=400)
    facts = {"email": found.email, "username": found.username}
    heading, text, button = (each.format(**facts) for each in QUESTIONS[found.purpose])
    return _page(storefront, heading, text, token=token, button=button)


@routes.post("/mailed-link/", include_in_schema=False)
@unguarded
async def follow(request: Request, storefront: CurrentStorefront, database: Data) -> Response:
    """Confirm the address, or have a new password mailed. A link is valid once."""
    language = storefront.mail.accepted(request.headers.get("accept-language"))
    token = parse_qs((await request.body()).decode("utf-8", "replace")).get("token", [""])[0][:TOKEN_LENGTH]
    try:
        async with database.transaction() as uow:
            followed = await follow_mailed_link(storefront, token, database.autocommit, uow, language)
    except MailTokenInvalid:
        return _page(storefront, *INVALID, status=400)
    except NewEmailOvertaken:
        return _page(storefront, *TAKEN, status=400)
    response = _page(storefront, *OUTCOMES[followed.purpose])
    add_revocation_headers(response, followed.revoked)
    return response


def _page(
    storefront: Storefront, heading: str, text: str, status: int = 200, *, token: str = "", button: str = ""
) -> Response:
    page = PAGES.get_template("mailed_link.html")
    content = page.render(storefront=storefront, heading=heading, text=text, token=token, button=button)
    return Response(content, status, HEADERS, "text/html; charset=utf-8")
