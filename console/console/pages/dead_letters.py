"""Work that failed for good, of all services."""

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import PageNotFound
from console.pages.several import Several, change_each, chosen_of, confirm, nothing_chosen

router = APIRouter()
SERVICES = ("identity", "catalog", "cart", "orders", "payments", "generation", "webhooks")
BACK = "/dead-letters"


@router.get("/{shop}/dead-letters")
async def list_dead_letters(page: StaffPage) -> Response:
    page.require("dead-letters:read")
    return page.render("dead_letters.html", found=await page.api.get("/dead-letters", limit=100))


@router.post("/{shop}/dead-letters/bulk")
async def confirm_dead_letters(page: StaffPage) -> Response:
    page.require("dead-letters:write")
    chosen = await chosen_of(page, "letter")
    action = (await page.form()).get("action", "")
    if action not in ("replay", "discard"):
        raise PageNotFound()
    if not chosen:
        return nothing_chosen(page, BACK)
    found = await page.api.get("/dead-letters", limit=100)
    letters = {f"{each['service']}/{each['id']}": each for each in found["items"]}
    fate = (
        page._("is tried again")
        if action == "replay"
        else page._("is discarded; what it should have done will not happen")
    )
    rows = [(f"{letters[each]['handler']} {each}", fate) for each in chosen if each in letters]
    several = Several(
        title=page._("Try again") if action == "replay" else page._("Discard for good"),
        button=page._("Try {count} again").format(count=len(rows))
        if action == "replay"
        else page._("Discard {count} for good").format(count=len(rows)),
        rows=rows,
        name="letter",
        chosen=[each for each in chosen if each in letters],
        fields=(("action", action),),
        action="/dead-letters/bulk/run",
        back=BACK,
        is_final=action == "discard",
    )
    return confirm(page, several)


@router.post("/{shop}/dead-letters/bulk/run")
async def run_dead_letters(page: StaffPage) -> Response:
    page.require("dead-letters:write")
    chosen = await chosen_of(page, "letter")
    form = await page.form()
    discard = form.get("action") == "discard"

    async def change(letter: str) -> None:
        path = _path(*letter.split("/", 1)) if "/" in letter else _path("", "")
        key = f"{form.get('key', '')}-{letter.replace('/', '-')}"
        await (
            page.api.send("DELETE", path, None, key) if discard else page.api.send("POST", f"{path}/replay", None, key)
        )

    return await change_each(page, chosen, change, lambda _: "", BACK)


@router.get("/{shop}/dead-letters/{service}/{letter_id}")
async def show_dead_letter(page: StaffPage, service: str, letter_id: int) -> Response:
    page.require("dead-letters:read")
    letter = await page.api.get(_path(service, str(letter_id)))
    return page.render("dead_letter.html", letter=letter, service=service)


@router.post("/{shop}/dead-letters/{service}/{letter_id}")
async def decide_on_dead_letter(page: StaffPage, service: str, letter_id: int) -> Response:
    form = await page.form()
    path = _path(service, str(letter_id))
    if form.get("action") == "discard":
        return await page.act("DELETE", path, None, form, done=page._("It was discarded."), then=BACK)
    return await page.act("POST", f"{path}/replay", None, form, done=page._("It is tried again."), then=BACK)


def _path(service: str, letter_id: str) -> str:
    """Raises PageNotFound."""
    if service not in SERVICES or not letter_id.isdigit():
        raise PageNotFound()
    return f"/dead-letters/{service}/{letter_id}"
