"""The picture books of a demo customer: one that was ordered, with text in Georgian and English, and a draft."""

from typing import NamedTuple


class DemoBook(NamedTuple):
    """With one character and a cover of the layout `template`. `pages` are the texts of the pages, from number 1 on."""

    title: str
    subtitle: str
    art_style: str
    template: str
    character: str
    gender: str
    pages: tuple[str, ...] = ()


ORDERED = DemoBook(
    title="ნინოს მწვანე დრაკონი",
    subtitle="Nino and the Green Dragon",
    art_style="Disney Golden Age",
    template="heroic",
    character="ნინო",
    gender="female",
    pages=(
        "თემა: სათავგადასავლო\n\nდილით ნინო ტყეში წავიდა. ხის ქვეშ მწვანე დრაკონი ნახა. „გამარჯობა!“ — უთხრა ნინომ.",
        "Theme: adventure\n\nThe green dragon was sad, because he had lost his treasure chest."
        ' "I will help you!" said Nino. At night they walked to the old castle.',
        "თემა: ფენტეზი\n\nნინომ და მწვანე დრაკონმა ზღვასთან განძი იპოვეს. „გმადლობ!“ — თქვა დრაკონმა."
        " ორივე ძალიან ბედნიერი იყო.",
    ),
)
DRAFT = DemoBook(
    title="Nino Flies to the Moon",
    subtitle="",
    art_style="Ghibli Style",
    template="fun",
    character="Nino",
    gender="female",
)
TIER = "book_8"
"""Of the order; the cheapest tier of a storefront that has none with this code."""
DELIVERY = {
    "full_name": "Demo Customer",
    "phone": "+995 555 010142",
    "address_line1": "Rustaveli Avenue 12",
    "address_line2": "",
    "city": "Tbilisi",
}
"""The customer's address, but for the e-mail address."""
