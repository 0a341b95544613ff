"""`/api/staff/v1/auth/invitation`: the page to which an invitation's mail leads, and its acceptance."""

from urllib.parse import parse_qs

from common.http import ClientAddress, Data, Reads
from common.http.audited import PUBLIC
from common.http.staff import requires, staff_router
from common.kernel.errors import InvalidFields
from common.kernel.storefronts import Storefront
from dialects.staff import FIELD_MESSAGES
from fastapi import Request, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from identity.contracts.staff.staff_schemas import AcceptanceRequest
from identity.domain.random_tokens import digest_of
from identity.domain.staff_errors import InvitationInvalid
from identity.http.dependencies import CurrentStorefront, Hasher, add_revocation_headers
from identity.http.fields import TOKEN_LENGTH
from identity.repository.staff_members import find_invitation
from identity.use_cases.accept_invitation import AcceptInvitation, accept_invitation
from identity.use_cases.new_password import NewPassword

PATH = "/auth/invitation"
PAGES = Environment(loader=PackageLoader("identity", "pages"), undefined=StrictUndefined, autoescape=True)
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
}
INVALID = ("This link is not valid", "It was used before, it has expired, or a newer one has replaced it.")
LONGEST_NAME = 150
routes = staff_router("", "staff", reads=PUBLIC, subject="staff", transactional=False)


@routes.get(PATH, include_in_schema=False)
@requires(PUBLIC)
async def show_invitation(storefront: CurrentStorefront, reads: Reads, token: str = "") -> Response:
    """A page on which the invited person chooses a password. Opening it changes nothing."""
    found = await find_invitation(reads, storefront.name, digest_of(token)) if 0 < len(token) <= TOKEN_LENGTH else None
    if found is None:
        return _page(storefront, *INVALID, status=400)
    text = (
        f"You are invited as {found['email']}, in the role {found['role']}. Choose the password you will sign in with."
    )
    return _page(storefront, f"Work at {storefront.title}", text, token=token)


@routes.post(PATH, status_code=204, response_class=Response, operation_id="auth.accept_invitation")
@requires(PUBLIC)
async def accept(
    body: AcceptanceRequest, storefront: CurrentStorefront, database: Data, hasher: Hasher, address: ClientAddress
) -> Response:
    """Accept an invitation by the token of its link. Sign in afterwards."""
    command = AcceptInvitation(
        storefront=storefront,
        token=body.token,
        password=NewPassword(password=body.password, confirmation=body.password, field="password"),
        first_name=body.first_name,
        last_name=body.last_name,
        address=address,
    )
    async with database.transaction() as uow:
        _, revoked = await accept_invitation(command, uow, hasher)
    response = Response(status_code=204)
    add_revocation_headers(response, revoked)
    return response


@routes.post(f"{PATH}/form", include_in_schema=False)
@requires(PUBLIC)
async def accept_by_page(
    request: Request, storefront: CurrentStorefront, database: Data, hasher: Hasher, address: ClientAddress
) -> Response:
    """The page's form."""
    form = {name: values[0] for name, values in parse_qs((await request.body()).decode("utf-8", "replace")).items()}
    token, first, last = form.get("token", "")[:TOKEN_LENGTH], _name(form, "first_name"), _name(form, "last_name")
    command = AcceptInvitation(
        storefront=storefront,
        token=token,
        password=NewPassword(password=form.get("password", ""), confirmation=form.get("confirmation", "")),
        first_name=first,
        last_name=last,
        address=address,
    )
    try:
        async with database.transaction() as uow:
            user, revoked = await accept_invitation(command, uow, hasher)
    except InvitationInvalid:
        return _page(storefront, *INVALID, status=400)
    except InvalidFields as refused:
        faults = list(dict.fromkeys(FIELD_MESSAGES.text(fault) for fault in refused.faults))
        heading, text = f"Work at {storefront.title}", "Choose another password."
        names = {"first_name": first, "last_name": last}
        return _page(storefront, heading, text, 400, token=token, faults=faults, action="form", **names)
    response = _page(storefront, "Welcome", f"You can sign in as {user.email} now.")
    add_revocation_headers(response, revoked)
    return response


def _name(form: dict[str, str], field: str) -> str:
    return " ".join(form.get(field, "").replace("\x00", " ").split())[:LONGEST_NAME]


def _page(
    storefront: Storefront,
    heading: str,
    text: str,
    status: int = 200,
    *,
    token: str = "",
    faults: list[str] | None = None,
    first_name: str = "",
    last_name: str = "",
    action: str = "invitation/form",
) -> Response:
    """`action` is the address of the form's endpoint, relative to the page's."""
    content = PAGES.get_template("staff_invitation.html").render(
        storefront=storefront,
        heading=heading,
        text=text,
        token=token,
        faults=faults or [],
        first_name=first_name,
        last_name=last_name,
        action=action,
    )
    return Response(content, status, HEADERS, "text/html; charset=utf-8")
