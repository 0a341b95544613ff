"""The sections of identity are validated when it starts."""

from pathlib import Path

import pytest
from common.kernel.service_sections import InvalidStorefront
from common.kernel.storefronts import Storefronts
from identity.storefront import PasskeyOrigins
from testkit.storefronts import changed_file

NAMED = 'rp_name = "Shop"\norigins = '


@pytest.mark.parametrize(
    ("section", "lines", "key"),
    [
        ("accounts.address_book", "most = 0", "accounts.address_book.most"),
        ("accounts.passwords", 'classes = ["emoji"]', "accounts.passwords.classes.0"),
        ("tokens", "refresh_grace = 3_600", "tokens.refresh_grace"),
        ("magic_links", "attempts = 0", "magic_links.attempts"),
        ("passkeys", 'origins = { "https://shop.example" = "shop.example" }', "passkeys: Value error, rp_name"),
        ("passkeys", NAMED + '{ "https://shop.example" = "other.example" }', "the RP ID other.example"),
        ("passkeys", NAMED + '{ "https://shop.example" = "hop.example" }', "the RP ID hop.example"),
        ("passkeys", NAMED + '{ "https://shop.example/" = "shop.example" }', "https://shop.example/"),
        ("passkeys", NAMED + '{ "http://shop.example" = "shop.example" }', "over https only"),
    ],
)
def test_an_invalid_section_is_refused_with_file_and_key(tmp_path: Path, section: str, lines: str, key: str) -> None:
    path = changed_file(tmp_path, section, lines)
    with pytest.raises(InvalidStorefront) as refusal:
        Storefronts.load(tmp_path, ["identity"])
    assert str(path) in str(refusal.value)
    assert key in str(refusal.value)


def test_lifetimes_of_tokens_are_required(tmp_path: Path) -> None:
    path = changed_file(tmp_path, "tokens", "")
    path.write_text(path.read_text().replace("access = 3_600\n", ""))
    with pytest.raises(InvalidStorefront, match=r"shop.toml: tokens.access: Field required"):
        Storefronts.load(tmp_path, ["identity"])


def test_pages_of_a_shop_may_use_the_rp_id_of_their_domain(tmp_path: Path) -> None:
    origins = {"https://www.shop.example": "shop.example", "http://shop.localhost:3000": "shop.localhost"}
    lines = ", ".join(f'"{origin}" = "{rp_id}"' for origin, rp_id in origins.items())
    changed_file(tmp_path, "passkeys", f"{NAMED}{{ {lines} }}")
    assert Storefronts.load(tmp_path, ["identity"])["shop"].section(PasskeyOrigins).origins == origins
