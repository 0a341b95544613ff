"""Draws the contact sheet of story books in docs/contracts, and prints the seconds of processor of each picture.

The photos are drawn portraits and one photograph of an astronaut by NASA, which is in the public domain.
"""

import argparse
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import cv2
from illustrator import CharacterInput, CharacterSheet, Cover, Page, Picture, draw
from illustrator.portraits import Glasses, Hair, Likeness, draw_head
from illustrator.styles import STYLES
from PIL import Image

ROOT = Path(__file__).resolve().parents[3]
PHOTOGRAPH = ROOT / "deploy/demo/demo/photographs/astronaut.jpg"
_COLUMNS = 5

_BLONDE = Likeness(
    gender="female",
    skin=(0.95, 0.79, 0.69),
    hair=Hair(colour=(0.85, 0.66, 0.36), length_left=1.5, length_right=1.5, fringe=0.4, left=0.1, right=0.1),
    brows=(0.6, 0.45, 0.25),
    glasses=Glasses(colour=(0.12, 0.1, 0.12)),
    top=(0.4, 0.62, 0.35),
)
_COILY = Likeness(
    skin=(0.47, 0.31, 0.22),
    lips=(0.5, 0.28, 0.25),
    hair=Hair(colour=(0.12, 0.09, 0.08), fringe=0.1, curl=0.9, left=0.16, right=0.16, top=0.24),
    brows=(0.12, 0.09, 0.08),
    top=(0.92, 0.72, 0.2),
)
_DARK_HAIRED = Likeness(
    gender="female",
    skin=(0.88, 0.68, 0.54),
    hair=Hair(colour=(0.16, 0.1, 0.08), length_left=1.35, length_right=1.35, fringe=0.15, part=0.2),
    brows=(0.14, 0.1, 0.09),
    top=(0.8, 0.25, 0.4),
)
_RED_HAIRED = Likeness(
    skin=(0.95, 0.78, 0.68),
    hair=Hair(colour=(0.66, 0.3, 0.14), fringe=0.7, left=0.1, right=0.1, top=0.16),
    brows=(0.5, 0.26, 0.14),
    iris=(0.29, 0.47, 0.66),
    top=(0.22, 0.46, 0.66),
)


def _portrait(likeness: Likeness, height: int = 360) -> bytes:
    """A PNG of the head on a plain background, as if it were a photo."""
    head = draw_head(likeness, STYLES["Disney Golden Age"], "smile", height)
    page = Image.new("RGBA", (height * 3 // 2, height * 3 // 2), (150, 170, 160, 255))
    page.alpha_composite(Image.fromarray(head), ((page.width - head.shape[1]) // 2, page.height - height))
    written = BytesIO()
    page.convert("RGB").save(written, "PNG")
    return written.getvalue()


def _pictures(width: int) -> Iterator[Picture]:
    size: dict[str, Any] = {"width": width, "height": width * 3 // 2}
    astronaut = (PHOTOGRAPH.read_bytes(),)
    anna = CharacterInput(name="Anna", gender="female", photos=(_portrait(_BLONDE),))
    ben = CharacterInput(name="Ben", gender="male", photos=(_portrait(_COILY),))
    nino = CharacterInput(name="ნინო", gender="female", photos=(_portrait(_DARK_HAIRED),))
    luka = CharacterInput(name="ლუკა", gender="male", photos=(_portrait(_RED_HAIRED),))
    mother = CharacterInput(name="დედა", gender="female", photos=astronaut)
    pilot = CharacterInput(name="Mae", gender="female", photos=astronaut, costume="astronaut")

    yield Cover(
        style="Anime/Manga",
        title="ნინო და მწვანე დრაკონი",
        subtitle="ზღაპარი მამაც გოგონაზე",
        author="მარიამ ბერიძე",
        template="heroic",
        characters=(nino,),
        seed=3,
        **size,
    )
    yield Cover(
        style="Pixar",
        title="Mae Flies to the Moon",
        author="Grandma Ruth",
        template="dramatic",
        characters=(pilot,),
        seed=5,
        **size,
    )
    yield Cover(
        style="American Comic Book",
        title="Captain Ben!",
        author="A. Writer",
        title_position={"vertical": "bottom"},
        template="heroic",
        characters=(CharacterInput(name="Ben", gender="male", photos=ben.photos, costume="superhero"),),
        seed=8,
        **size,
    )
    yield CharacterSheet(style="Disney Golden Age", character=anna, seed=4, **size)
    yield Page(
        style="Ghibli Style",
        prompt="თემა: სათავგადასავლო\n\nნინომ ტყეში მწვანე დრაკონი ნახა. „გამარჯობა! მე ნინო ვარ“, — უთხრა ნინომ. "
        "დრაკონმა გაიღიმა. „წამოდი, ერთად ვიფრინოთ!“ — თქვა დრაკონმა.",
        characters=(nino,),
        seed=15,
        **size,
    )
    yield Page(
        style="American Comic Book",
        prompt='Early in the morning Anna found a treasure map on the beach. "Look, Ben! A treasure map!" said Anna. '
        '"We need a boat," said Ben. They sailed across the sea to a small island. Under a palm tree there was '
        "a golden chest.",
        characters=(anna, ben),
        seed=20,
        **size,
    )
    yield Page(
        style="Pixar",
        prompt="ღამით ლუკა და ნინო ციხესიმაგრეში შევიდნენ. ცაზე მთვარე ანათებდა. „გეშინია?“ — ჰკითხა ლუკამ. "
        "„არა, მე მამაცი ვარ!“ — უპასუხა ნინომ. უცებ მოჩვენება გამოჩნდა!",
        characters=(luka, nino),
        seed=23,
        **size,
    )
    yield Page(
        style="Cyberpunk",
        prompt='At night Anna and Ben walked through the city. Robots hummed in the streets. "Did you hear that?" '
        'whispered Ben. "Run!!" shouted Anna.',
        characters=(anna, ben),
        seed=27,
        **size,
    )
    yield Page(
        style="Disney Golden Age",
        prompt='It was snowing in the village. Ben and Anna built a snowman. "He needs a hat," said Anna. '
        "Her dog barked happily.",
        characters=(anna, ben),
        seed=24,
        **size,
    )
    yield Page(
        style="Anime/Manga",
        prompt="შემოდგომაზე მდინარესთან ლუკამ პატარა კურდღელი იპოვა. „ნუ გეშინია, მე დაგეხმარები“, — უთხრა ლუკამ. "
        "დედა და ლუკა ერთად წავიდნენ სახლში.",
        characters=(luka, mother),
        seed=17,
        **size,
    )


def _sheet(pictures: list[Image.Image]) -> Image.Image:
    width, height = pictures[0].size
    rows = -(-len(pictures) // _COLUMNS)
    whole = Image.new("RGB", (width * _COLUMNS, height * rows), "white")
    for number, picture in enumerate(pictures):
        whole.paste(picture, (number % _COLUMNS * width, number // _COLUMNS * height))
    return whole


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    default = ROOT / "docs/contracts/storybook-contact-sheet.jpg"
    parser.add_argument("--out", type=Path, default=default, help="the JPEG (default: the one in docs/contracts)")
    parser.add_argument(
        "--width", type=int, default=1024, help="pixels that each picture is drawn with (default: 1024)"
    )
    parser.add_argument("--shown", type=int, default=384, help="pixels that it has on the sheet (default: 384)")
    chosen = parser.parse_args()
    cv2.setNumThreads(1)
    shown = []
    for picture in _pictures(chosen.width):
        started = time.process_time()
        png = draw(picture, lambda _step, _steps, _what: None)
        print(f"{time.process_time() - started:6.2f} s  {len(png) / 1024:7.0f} KiB  {picture.style}")
        with Image.open(BytesIO(png)) as drawn:
            shown.append(drawn.resize((chosen.shown, chosen.shown * 3 // 2), Image.Resampling.LANCZOS))
    _sheet(shown).save(chosen.out, "JPEG", quality=82, optimize=True)


if __name__ == "__main__":
    main()
