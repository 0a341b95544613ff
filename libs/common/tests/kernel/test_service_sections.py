"""Services read their sections of a storefront's file through classes of their own."""

from decimal import Decimal
from pathlib import Path

import pytest
from common.kernel.section_owners import SECTION_OWNERS
from common.kernel.sections import Section
from common.kernel.service_sections import InvalidStorefront, ServiceSection, is_owned, sections_of
from common.kernel.storefronts import Storefront, read
from testkit.storefronts import changed_file, with_sections

KNOWN = {**SECTION_OWNERS, "parcels": "shipping", "pallets": "shipping"}


class Parcel(Section):
    grams: int


class Parcels(ServiceSection, name="parcels"):
    most: int = 3
    price: Decimal = Decimal(1)
    sizes: tuple[Parcel, ...] = ()

    def check(self, storefront: Storefront) -> None:
        if self.most > 9 and storefront.currency == "USD":
            raise ValueError("too many for this currency")


class MostParcels(ServiceSection, name="parcels", extra="ignore"):
    most: int = 3


class Pallets(ServiceSection, name="pallets"):
    """A file may have this section or not."""


def shop(folder: Path, lines: str) -> Storefront:
    return read(changed_file(folder, "parcels", lines), KNOWN)


def test_a_section_is_validated_once_per_class_that_reads_it(tmp_path: Path) -> None:
    storefront = shop(tmp_path, 'most = 5\nprice = "1.50"\nsizes = [{ grams = 1 }]')
    parcels = storefront.section(Parcels)
    assert (parcels.most, parcels.price, parcels.sizes) == (5, Decimal("1.50"), (Parcel(grams=1),))
    assert storefront.section(Parcels) is parcels
    assert storefront.section(MostParcels).most == 5
    assert storefront.section(MostParcels) is storefront.section(MostParcels)


def test_a_section_that_a_file_does_not_have_has_its_defaults(tmp_path: Path) -> None:
    storefront = shop(tmp_path, "")
    assert storefront.section(Pallets) == Pallets()
    assert storefront.find_section(Pallets) is None
    assert storefront.find_section(Parcels) == Parcels()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("least = 1", "parcels.least: "),
        ('most = "many"', "parcels.most: "),
        ("sizes = [{ grams = 1 }, { grams = 1, ounces = 1 }]", "parcels.sizes.1.ounces: "),
        ('most = "many"\nleast = 1', "parcels.least: "),
        ("most = 10", "parcels: too many for this currency"),
    ],
)
def test_what_the_owner_refuses_names_file_and_key(tmp_path: Path, lines: str, said: str) -> None:
    with pytest.raises(InvalidStorefront) as refusal:
        shop(tmp_path, lines).section(Parcels)
    assert str(tmp_path / "shop.toml") in str(refusal.value)
    assert said in str(refusal.value)


def test_another_reader_refuses_wrong_types_of_its_own_keys_only(tmp_path: Path) -> None:
    assert shop(tmp_path, 'least = 1\nprice = "much"').section(MostParcels).most == 3
    with pytest.raises(InvalidStorefront, match=r"shop.toml: parcels.most: "):
        shop(tmp_path, 'most = "many"').section(MostParcels)


def test_a_section_that_is_no_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "shop.toml"
    changed_file(tmp_path, "cors", "")
    path.write_text(f"parcels = 1\n{path.read_text()}")
    with pytest.raises(InvalidStorefront, match=r"shop.toml: parcels: "):
        read(path, KNOWN).section(Parcels)


def test_a_changed_copy_is_read_by_all_classes_and_keeps_the_other_keys(tmp_path: Path) -> None:
    storefront = shop(tmp_path, 'most = 5\nprice = "1.50"')
    copy = with_sections(storefront, MostParcels(most=7))
    assert (copy.section(Parcels).most, copy.section(Parcels).price) == (7, Decimal("1.50"))
    assert storefront.section(Parcels).most == 5


def test_the_owner_declares_all_keys() -> None:
    assert (is_owned(Parcels), is_owned(MostParcels)) == (True, False)


def test_a_service_without_the_module_reads_no_sections() -> None:
    assert sections_of("pgpipe") == ()
