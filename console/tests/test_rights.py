"""What a member sees: no more than the permissions, the shop's modules and the answering services allow."""

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


async def test_a_part_that_does_not_answer_leaves_the_rest_of_the_page() -> None:
    platform = FakePlatform(down={"/orders"})
    person = Person(platform)
    await person.sign_in()
    page = await person.http.get("/console/lamps/")
    assert page.status_code == 200
    assert "This part does not answer at present." in page.text
    assert "Not known at present: catalog" in page.text


async def test_a_platform_that_does_not_answer_is_said_and_nothing_is_changed() -> None:
    platform = FakePlatform(down={CUSTOMER})
    person = Person(platform)
    await person.sign_in()
    assert (await person.http.get(f"/console/lamps{CUSTOMER}")).status_code == 503
    form = {"csrf": await person.csrf(), "is_active": "0"}
    await person.http.post(f"/console/lamps{CUSTOMER}", data=form)
    assert "Nothing was changed." in (await person.http.get("/console/lamps/")).text


async def test_names_are_text_and_never_markup() -> None:
    person = Person(FakePlatform(customer_name='"><script>alert(1)</script>'))
    await person.sign_in()
    for path in ("/customers", CUSTOMER):
        assert "<script>alert" not in (await person.http.get(f"/console/lamps{path}")).text


async def test_a_page_makes_at_most_four_calls() -> None:
    platform = FakePlatform(modules=("orders", "jobs"), permissions=("orders:read", "jobs:read"))
    person = Person(platform)
    await person.sign_in()
    platform.calls.clear()
    await person.http.get("/console/lamps/")
    assert len(platform.calls) == 4
