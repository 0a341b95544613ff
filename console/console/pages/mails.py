"""The mails to customers: in the shop's own words, by language, with a preview and a test."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from console.dependencies import StaffPage
from console.page import FormData, Page, PageNotFound, given
from console.pages.settings import undo_of_newest
from console.session import Notice
from console.staff_api import Refusal, Unavailable
from console.templating import environment
from console.words import N_

router = APIRouter()
PARTS = ("subject", "text", "html")
LANGUAGES = {"en": N_("English"), "de": N_("German"), "ka": N_("Georgian")}
PREVIEW_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)
"""A mail has its styles in its markup. It is shown without scripts and forms, in a frame of the page that edits it."""
SENT_WHEN = {
    "confirmation": (N_("An order was paid"), "orders"),
    "partly_shipped": (N_("A part of an order was shipped"), "orders"),
    "shipped": (N_("An order was shipped"), "orders"),
    "delivered": (N_("An order was delivered"), "orders"),
    "cancelled": (N_("An order was cancelled, or has expired"), "orders"),
    "refunded": (N_("Money was returned"), "orders"),
    "order_in_account": (N_("An order without a sign-in was added to an account"), "orders"),
    "book_confirmation": (N_("A book was ordered"), "book-orders"),
    "book_shipped": (N_("A book was shipped"), "book-orders"),
    "payment_failed": (N_("A payment of a subscription failed"), "subscriptions"),
    "plan_unchanged": (N_("A change of plan was not paid"), "subscriptions"),
    "welcome": (N_("An account was made"), ""),
    "verification": (N_("An address is to be verified"), ""),
    "email_change": (N_("An address is to be changed"), ""),
    "magic_link": (N_("A customer signs in by mail"), ""),
    "password_reset": (N_("A customer forgot the password"), ""),
    "access": (N_("An account was to be made which exists"), ""),
}
"""When each mail is sent, and the module without which it is not."""


@router.get("/{shop}/mails")
async def list_mails(page: StaffPage) -> Response:
    page.require("settings:read")
    found = await page.api.get("/mail-templates")
    mails = [each for each in found["items"] if _is_sent_here(page, each["name"])]
    order = list(SENT_WHEN)
    mails.sort(key=lambda each: order.index(each["name"]) if each["name"] in order else len(order))
    titled = [(each, _title(page, each["name"])) for each in mails]
    return page.render("mails.html", found=found, mails=titled, languages=_languages(page))


@router.get("/{shop}/mails/{mail}/{language}")
async def show_mail(page: StaffPage, mail: str, language: str) -> Response:
    page.require("settings:read")
    return await _show(page, mail, language)


@router.get("/{shop}/mails/{mail}/{language}/preview")
async def show_preview(page: StaffPage, mail: str, language: str) -> Response:
    """The text that is sent at present, with sample values."""
    page.require("settings:read")
    _mail, parts = await _find(page, mail, language)
    return await _preview(page, f"{mail}/{language}", parts["own"])


@router.post("/{shop}/mails/{mail}/{language}/preview")
async def preview_draft(page: StaffPage, mail: str, language: str) -> Response:
    """The text of the form, which is not saved by that."""
    page.require("settings:read")
    form = await page.form()
    await _find(page, mail, language)
    return await _preview(page, f"{mail}/{language}", _draft(form))


@router.post("/{shop}/mails/{mail}/{language}")
async def change_mail(page: StaffPage, mail: str, language: str) -> Response:
    page.require("settings:write")
    form = await page.form()
    await _find(page, mail, language)
    here = f"/mails/{mail}/{language}"
    restores = form.get("action") == "restore"
    try:
        if restores:
            await page.api.send("DELETE", f"/mail-templates/{mail}/{language}", None, form.get("key"))
        else:
            body = {**_draft(form), **given(form, "reason")}
            await page.api.send("PUT", f"/mail-templates/{mail}/{language}", body, form.get("key"))
    except Refusal as refusal:
        return await _show(page, mail, language, form, refusal)
    except Unavailable:
        return page.redirect(here, page.unavailable())
    done = (
        page._("The shipped text applies again.") if restores else page._("The mail was saved. It applies in seconds.")
    )
    return page.redirect(here, Notice(done, undo=await undo_of_newest(page, f"{mail}/{language}", here)))


@router.post("/{shop}/mails/{mail}/{language}/test")
async def send_test(page: StaffPage, mail: str, language: str) -> Response:
    """The text of the form to the signed-in member; what was typed stays in the form."""
    page.require("settings:write")
    form = await page.form()
    await _find(page, mail, language)
    try:
        sent = await page.api.send(
            "POST", f"/mail-templates/{mail}/{language}/test", _draft(form), f"{form.get('key', '')}-test"
        )
    except Refusal as refusal:
        return await _show(page, mail, language, form, refusal)
    except Unavailable:
        return page.redirect(f"/mails/{mail}/{language}", page.unavailable())
    done = page._("A test was mailed to {email}. Nothing was saved.").format(email=sent["to"])
    return await _show(page, mail, language, form, said=Notice(done))


async def _show(
    page: Page,
    name: str,
    language: str,
    form: FormData | None = None,
    refusal: Refusal | None = None,
    said: Notice | None = None,
) -> Response:
    mail, parts = await _find(page, name, language)
    english = next((each["shipped"] for each in mail["languages"] if each["language"] == "en"), None)
    shown = (
        _draft(form)
        if form and "subject" in form
        else parts["own"] or parts["shipped"] or english or dict.fromkeys(PARTS, "")
    )
    values = {
        "mail": mail,
        "parts": parts,
        "shown": shown,
        "refusal": refusal,
        "said": said,
        "languages": _languages(page),
    }
    status = refusal.status if refusal else 200
    return page.render("mail.html", status, **values, title=_title(page, name), variables=_named(mail["variables"]))


async def _find(page: Page, name: str, language: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The mail, and its texts in a language. Raises PageNotFound."""
    found = (await page.api.get("/mail-templates"))["items"]
    for mail in found:
        for parts in mail["languages"]:
            if (mail["name"], parts["language"]) == (name, language):
                return mail, parts
    raise PageNotFound()


async def _preview(page: Page, path: str, draft: Mapping[str, str] | None) -> Response:
    values: dict[str, Any] = {"refusal": None, "mail": None}
    status = 200
    try:
        values["mail"] = await page.api.send("POST", f"/mail-templates/{path}/preview", draft)
    except Refusal as refusal:
        values["refusal"], status = refusal, refusal.status
    text = environment(page.language).get_template("mail_preview.html").render(**values)
    headers = {"content-security-policy": PREVIEW_POLICY, "x-frame-options": "SAMEORIGIN"}
    return HTMLResponse(text, status, headers)


def _draft(form: FormData) -> dict[str, str]:
    """Browsers send the ends of lines of a text area as CR LF."""
    return {name: form.get(name, "").replace("\r\n", "\n") for name in PARTS}


def _title(page: Page, name: str) -> str:
    return page._(SENT_WHEN[name][0]) if name in SENT_WHEN else name.replace("_", " ").capitalize()


def _languages(page: Page) -> dict[str, str]:
    return {code: page._(name) for code, name in LANGUAGES.items()}


def _is_sent_here(page: Page, name: str) -> bool:
    module = SENT_WHEN[name][1] if name in SENT_WHEN else ""
    return not module or page.has(module)


def _named(variables: Mapping[str, Any], above: str = "") -> list[tuple[str, str]]:
    """Each value that a template may use, by its name in Jinja2, with its sample."""
    found: list[tuple[str, str]] = []
    for name, value in variables.items():
        here = f"{above}{name}"
        if isinstance(value, Mapping):
            found += _named(value, f"{here}.")
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            found.append((f"{{% for each in {here} %}} … {{% endfor %}}", ""))
            found += _named(value[0], "each.")
        else:
            found.append((f"{{{{ {here} }}}}", str(value)))
    return found
