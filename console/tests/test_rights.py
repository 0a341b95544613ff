"""What a member sees: no more than the permissions, the shop's modules and the answering services allow."""

import re
from collections.abc import Collection

import httpx
import pytest
from common.kernel.permissions import Permission
from console.pages import ROUTERS
from identity.domain.staff_role import BUILT_IN

from .fake_platform import FakePlatform, Person

CUSTOMER = "/customers/6a0d3d0c-5a5b-4f0e-8f2e-5a8f8a2f2c11"


async def test_the_menu_has_only_what_is_permitted_and_there() -> None:
    person = Person(FakePlatform())
    await person.sign_in()
    page = (await person.http.get("/console/lamps/")).text
    for shown in ("/customers", "/orders"):
        assert f'href="/console/lamps{shown}"' in page
    for hidden in ("/products", "/team", "/jobs", "/audit-log"):
        assert f'href="/console/lamps{hidden}"' not in page


async def test_a_page_that_is_not_permitted_is_not_found() -> None:
    person = Person(FakePlatform())
    await person.sign_in()
    for path in ("team", "products", "jobs", "audit-log", "payments", "dead-letters"):
        assert (await person.http.get(f"/console/lamps/{path}")).status_code == 404, path


async def test_who_may_only_read_gets_no_form() -> None:
    person = Person(FakePlatform(permissions=("customers:read",)))
    await person.sign_in()
    assert f'action="/console/lamps{CUSTOMER}"' not in (await person.http.get(f"/console/lamps{CUSTOMER}")).text


@pytest.mark.parametrize("how", ["down", "garbled"])
async def test_a_part_that_does_not_answer_leaves_the_rest_of_the_page(how: str) -> None:
    platform = FakePlatform()
    getattr(platform, how).add("/orders")
    person = Person(platform)
    await person.sign_in()
    page = await person.http.get("/console/lamps/")
    assert page.status_code == 200
    assert "This part does not answer at present." in page.text
    assert "Not known at present: catalog" in page.text


@pytest.mark.parametrize("how", ["down", "garbled"])
async def test_a_platform_that_does_not_answer_is_said_and_nothing_is_changed(how: str) -> None:
    platform = FakePlatform()
    getattr(platform, how).add(CUSTOMER)
    person = Person(platform)
    await person.sign_in()
    assert (await person.http.get(f"/console/lamps{CUSTOMER}")).status_code == 503
    form = {"csrf": await person.csrf(), "is_active": "0"}
    await person.http.post(f"/console/lamps{CUSTOMER}", data=form)
    assert "Nothing was changed." in (await person.http.get("/console/lamps/")).text


async def test_what_the_contract_refuses_is_said_in_its_words() -> None:
    person = Person(FakePlatform(refused={CUSTOMER}))
    await person.sign_in()
    page = await person.http.get(f"/console/lamps{CUSTOMER}")
    assert page.status_code == 404
    assert "There is no such customer." in page.text


async def test_names_are_text_and_never_markup() -> None:
    person = Person(FakePlatform(customer_name='"><script>alert(1)</script>'))
    await person.sign_in()
    for path in ("/customers", CUSTOMER):
        assert "<script>alert" not in (await person.http.get(f"/console/lamps{path}")).text


ID = "6a0d3d0c-5a5b-4f0e-8f2e-5a8f8a2f2c11"
PUBLIC = {"/", "/{shop}/sign-in", "/{shop}/second-factor"}
ANY_MEMBER = {"/{shop}/", "/{shop}/search", "/{shop}/help", "/{shop}/first-steps", "/{shop}/account"}
RIGHTS = {
    "orders:read": ("orders", "orders/{order_id}", "orders/{order_id}/packing-slip", "orders/{order_id}/invoice"),
    "orders:read ": ("book-orders", "book-orders/{number}", "book-orders/claims"),
    "carts:read": ("carts",),
    "customers:read": ("customers", "customers/{customer_id}", "customers/{customer_id}/erasure", "erasures"),
    "customers:erase": ("customers/{customer_id}/erase",),
    "catalog:read": ("products", "products/{product_id}", "categories", "low-stock", "reviews"),
    "catalog:write": ("products/new",),
    "books:read": ("books", "books/{book_id}", "books/{book_id}/print-file", "tiers"),
    "books:read ": ("books/{book_id}/retries/{kind}/{content_id}",),
    "jobs:read": ("jobs", "jobs/{job_id}", "jobs/{job_id}/pictures/{key}", "costs", "costs/csv"),
    "moderation:read": ("pictures", "pictures/log"),
    "payments:read": ("payments", "payments/{payment_id}", "customers/{customer_id}/book-entries"),
    "subscriptions:read": ("subscriptions", "subscriptions/customers/{user_id}", "plans"),
    "credits:read": ("credits",),
    "reports:read": ("reports", "reports/{name}", "reports/{name}/csv"),
    "imports:read": ("imports", "imports/{import_id}"),
    "exports:write": ("customers/{customer_id}/export",),
    "dead-letters:read": ("queues", "dead-letters", "dead-letters/{service}/{letter_id}"),
    "webhooks:read": (
        "webhooks",
        "webhooks/{endpoint_id}",
        "webhooks/deliveries",
        "webhooks/deliveries/{delivery_id}",
    ),
    "audit:read": ("audit-log",),
    "staff:read": ("team", "team/roles/{role}"),
    "staff:write": ("team/roles/new",),
    "api-keys:read": ("api-keys",),
    "settings:read": ("settings", "mails", "mails/{mail}/{language}", "mails/{mail}/{language}/preview"),
}
"""The pages that each permission opens."""
MODULES = (
    *("orders", "book-orders", "carts", "catalog", "stock", "reviews", "books", "jobs", "moderation", "payments"),
    *("subscriptions", "credits", "quotas"),
)
EVERYTHING = {permission.value for permission in Permission}
PAGES = sorted((path, name.strip()) for name, paths in RIGHTS.items() for path in paths)


def address(path: str) -> str:
    filled = path.replace("{service}", "orders").replace("{letter_id}", "1").replace("{number}", "1")
    filled = filled.replace("{name}", "sales").replace("{key}", "abc").replace("{role}", "packers")
    filled = filled.replace("{mail}", "confirmation").replace("{language}", "en").replace("{kind}", "page")
    while "{" in filled:
        before, _, after = filled.partition("{")
        filled = before + ID + after.partition("}")[2]
    return f"/console/lamps/{filled}"


def permission_of(url: str) -> str | None:
    """The permission that opens the page of a link; None for a page of every member, and for a link elsewhere."""
    path = re.split("[?#]", url.removeprefix("/console/lamps/"), maxsplit=1)[0]
    for pattern, permission in sorted(PAGES, key=lambda page: page[0].count("{")):
        if re.fullmatch(re.sub(r"{\w+}", "[^/]+", pattern), path):
            return permission
    return None


def links_to_others(page: httpx.Response, permissions: Collection[str]) -> set[tuple[str, str]]:
    """The links of a page to pages that these permissions do not open, with the permission that does."""
    needed = {url: permission_of(url) for url in re.findall(r'href="(/console/lamps/[^"]*)"', page.text)}
    return {(url, missing) for url, missing in needed.items() if missing and missing not in permissions}


def test_each_page_is_named_with_its_permission() -> None:
    routes = [route for router in ROUTERS for route in router.routes]
    pages = {route.path for route in routes if "GET" in getattr(route, "methods", ())}
    named = {f"/{{shop}}/{path}" for path, _ in PAGES}
    assert pages - PUBLIC - ANY_MEMBER == named


@pytest.mark.parametrize(("path", "permission"), PAGES)
async def test_a_page_is_shown_with_its_permission_and_not_without(path: str, permission: str) -> None:
    for permissions, is_shown in (((permission,), True), (tuple(EVERYTHING - {permission}), False)):
        person = Person(FakePlatform(permissions=permissions, modules=MODULES))
        await person.sign_in()
        page = await person.http.get(address(path))
        assert page.status_code in ((200, 303) if is_shown else (404,)), permissions
        assert links_to_others(page, permissions) == set()


@pytest.mark.parametrize("path", ["", "search?q=lamp", "help", "first-steps", *(path for path, _ in PAGES)])
async def test_a_page_shows_markup_as_text_links_nowhere_strange_and_makes_few_calls(path: str) -> None:
    platform = FakePlatform(permissions=tuple(EVERYTHING), modules=MODULES, is_hostile=True)
    person = Person(platform)
    await person.sign_in()
    platform.calls.clear()
    page = await person.http.get(address(path))
    assert page.status_code in (200, 303)
    assert "<script>alert" not in page.text or not page.headers["content-type"].startswith("text/html")
    assert 'href="javascript:' not in page.text
    assert platform.most_running <= 4
    assert len(platform.calls) <= 6


@pytest.mark.parametrize("path", ["", "search?q=lamp", *(path for path, _ in PAGES if "{" not in path)])
async def test_a_page_of_nothing_is_shown(path: str) -> None:
    person = Person(FakePlatform(permissions=tuple(EVERYTHING), modules=MODULES, is_empty=True))
    await person.sign_in()
    assert (await person.http.get(address(path))).status_code in (200, 303)


@pytest.mark.parametrize("path", ["", *(path for path, name in PAGES if name.endswith(":read"))])
async def test_who_may_read_everything_gets_no_form_that_changes_something(path: str) -> None:
    permissions = tuple(name for name in EVERYTHING if name.endswith(":read"))
    person = Person(FakePlatform(permissions=permissions, modules=MODULES))
    await person.sign_in()
    text = (await person.http.get(address(path))).text
    found = [part.partition('"')[0] for part in text.split('<form method="post" action="')[1:]]
    harmless = ("/sign-out", "/switch", "/filters", "/filters/remove", "/bulk?")
    assert [form for form in found if not form.removeprefix("/console/lamps").startswith(harmless)] == []


@pytest.mark.parametrize("role", BUILT_IN)
async def test_a_role_sees_the_pages_of_its_permissions_and_no_link_to_another(role: str) -> None:
    permissions = {permission.value for permission in BUILT_IN[role]}
    person = Person(FakePlatform(permissions=tuple(permissions), modules=MODULES))
    await person.sign_in()
    for path, permission in [("", ""), *PAGES]:
        page = await person.http.get(address(path))
        if permission and permission not in permissions:
            assert page.status_code == 404, path
        else:
            assert page.status_code in (200, 303), path
            assert links_to_others(page, permissions) == set(), path
