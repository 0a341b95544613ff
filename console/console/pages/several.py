"""Changes of several things that have one call each: asked first, done one after another, said of each."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from console.page import FormData, Page, refused
from console.session import Notice
from console.staff_api import Refusal, Unavailable

MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """A change that is asked first. `rows` say what will happen to which; `chosen` is repeated as the field `name`."""

    title: str
    button: str
    rows: Sequence[tuple[str, str]]
    name: str
    chosen: Sequence[str]
    fields: Sequence[tuple[str, str]]
    action: str
    back: str
    explanation: str = ""
    is_final: bool = False
    asks_reason: bool = False


def confirm(page: Page, several: Several) -> Response:
    fields = [*several.fields, *((several.name, each) for each in several.chosen)]
    shown: dict[str, Any] = {name: getattr(several, name) for name in Several.__slots__ if name != "fields"}
    return page.render("chosen.html", **shown, fields=fields)


async def chosen_of(page: Page, name: str) -> list[str]:
    """The values of the chosen boxes, at most a hundred. Raises ForgedRequest."""
    await page.form()
    form = await page.request.form()
    return [value for value in form.getlist(name) if isinstance(value, str)][:MOST]


def nothing_chosen(page: Page, then: str) -> Response:
    return page.redirect(then, Notice(page._("Choose some first."), failed=True))


async def change_each(
    page: Page, chosen: Sequence[str], change: Callable[[str], Awaitable[Any]], link: Callable[[str], str], back: str
) -> Response:
    """Call `change` of each, one after another; what one refuses does not keep the next from being changed."""
    results = []
    for each in chosen:
        try:
            await change(each)
            results.append((each, link(each), page._("changed"), False))
        except Refusal as refusal:
            results.append((each, link(each), refusal.detail, True))
        except Unavailable:
            results.append((each, link(each), page._("A part of the platform does not answer."), True))
    return page.render("chosen_done.html", title=page._("What happened"), results=results, back=back)


async def run_together(
    page: Page, path: str, body: Mapping[str, Any], form: FormData, name: str, link: Callable[[str], str], back: str
) -> Response:
    """A change of several that is one call, whose answer says of each, by its `name`, whether it was changed."""
    try:
        done = await page.api.send("POST", path, body, form.get("key"))
    except Refusal as refusal:
        return page.redirect(back, refused(refusal))
    except Unavailable:
        return page.redirect(back, page.unavailable())
    results = [
        (each[name], link(each[name]), each["detail"] or _said(page, each["changed"]), bool(each["detail"]))
        for each in done["results"]
    ]
    return page.render("chosen_done.html", title=page._("What happened"), results=results, back=back)


def _said(page: Page, changed: bool) -> str:
    return page._("changed") if changed else page._("unchanged")
