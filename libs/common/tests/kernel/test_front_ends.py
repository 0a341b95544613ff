"""To which front end sign-ins, payments and mails lead back."""

import pytest
from common.kernel.front_ends import front_end_of
from common.kernel.storefronts import Storefronts
from testkit.storefronts import SHIPPED

REVIV = Storefronts.load(SHIPPED)["reviv"]
SITE = "http://localhost:3000"


@pytest.mark.parametrize(
    ("own_page", "front_end"),
    [
        ("http://localhost:8000/reviv", "http://localhost:8000/reviv"),
        ("http://reviv.localhost:8000", "http://reviv.localhost:8000"),
        (None, SITE),
        ("http://elsewhere.example/reviv", SITE),  # a client claims any host in its request
    ],
)
def test_only_a_page_at_an_address_of_the_storefront_is_led_back_to(own_page: str | None, front_end: str) -> None:
    assert front_end_of(REVIV, own_page) == front_end


def test_a_storefront_without_pages_of_the_platform_leads_to_its_site() -> None:
    without = REVIV.model_copy(update={"showroom": REVIV.showroom.model_copy(update={"enabled": False})})
    assert front_end_of(without, "http://localhost:8000/reviv") == SITE
