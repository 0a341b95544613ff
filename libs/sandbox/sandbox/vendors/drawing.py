"""Draws the pictures of jobs: a program of its own, so that no engine is in the process that answers requests.

`python -m sandbox.vendors.drawing` reads requests from its standard input and ends with it. A message in either
direction is its length in four bytes and a pickle: of the arguments of `draw`, or of its result or a text that says
what is wrong. Both ends are this package's.
"""

import io
import pickle
import re
import sys
from collections.abc import Callable
from importlib.util import find_spec
from zlib import crc32

from PIL import Image, ImageChops, ImageFilter, ImageOps, UnidentifiedImageError

from sandbox.vendors.drawing_messages import LENGTH
from sandbox.vendors.jobs import PictureOrder

RESTORATION = re.compile(
    r"restor|repair|scratch|damage|colou?ri[sz]|old photo|enhance|upscal|denois|inpaint|retouch", re.I
)
FIGURE = re.compile(r"\bfigure (?:reference|drawing|study)|\banatomy\b", re.I)
ORDERED_FAULT = re.compile(r"\[\[[^\]]*\]\]")
PAGE = (400, 600)
"""The illustrator's pages are upright 2:3; larger ones take longer, and are the same when they are enlarged."""
CAPTION = 200
"""Characters of the prompt that the illustrator reads and writes into the page; of thousands, it takes seconds."""
FIGURE_SIDE = 256
LONGEST_SIDE = 4096
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
Size = tuple[int, int]


def draw(order: PictureOrder, references: list[bytes], mask: bytes | None) -> list[bytes]:
    """The pictures of an order. With references they show them: restored, or beside what the prompt asks for."""
    opened = [_opened(each) for each in references]
    size = _size(order, opened)
    pictures = [_picture(order, opened, size, order.seed + place) for place in range(order.count)]
    if mask is not None and opened:
        pictures = [_masked(opened[0], each, _opened(mask, keep_alpha=True)) for each in pictures]
    return [_encoded(each, order.format) for each in pictures]


def _picture(order: PictureOrder, references: list[Image.Image], size: Size, seed: int) -> Image.Image:
    prompt = ORDERED_FAULT.sub("", order.prompt).strip()
    if references and (not prompt or order.mask or RESTORATION.search(prompt)):
        return ImageOps.fit(restored(references[0]), size)
    picture = on_backdrop(scene(prompt, seed), size)
    for place, reference in enumerate(references[:4]):
        _show(picture, reference, place)
    return picture


def restored(picture: Image.Image) -> Image.Image:
    """Speckles removed, contrast stretched, sharpened."""
    clean = ImageOps.autocontrast(picture.filter(ImageFilter.MedianFilter(3)), cutoff=0.5)
    return clean.filter(ImageFilter.UnsharpMask(2, 60, 2))


def scene(prompt: str, seed: int) -> Image.Image:
    """What a prompt says, by the engine of the product if it is installed, else in colours of the seed."""
    if FIGURE.search(prompt) and find_spec("figures"):
        return _figure(prompt, seed)
    return _page(prompt, seed) if find_spec("illustrator") else _gradient(prompt, seed)


def _figure(prompt: str, seed: int) -> Image.Image:
    from figures.renderer import FigureRequest, Quality, draw_figure
    from figures.vocabulary import FILTERS

    said = prompt.lower()
    filters = {
        name: value
        for name, values in FILTERS.items()
        for value in values
        if re.search(rf"\b{re.escape(str(value).replace('_', ' '))}\b", said)
    }
    request = FigureRequest(
        filters=filters, seed=seed % 2**32, width=FIGURE_SIDE, height=FIGURE_SIDE, quality=Quality.DRAFT
    )
    return _opened(draw_figure(request))


def _page(prompt: str, seed: int) -> Image.Image:
    from illustrator import CharacterInput, Page
    from illustrator import draw as illustrate
    from illustrator.styles import style_named

    style = style_named(prompt).name
    width, height = PAGE
    child = CharacterInput(name="", gender="female" if seed % 2 else "male")
    text = prompt[:CAPTION] or "A meadow"
    page = Page(style=style, prompt=text, characters=(child,), seed=seed, width=width, height=height)
    return _opened(illustrate(page, lambda step, steps, name: None))


def _gradient(prompt: str, seed: int) -> Image.Image:
    shade = Image.linear_gradient("L").resize(PAGE)
    hue = crc32(f"{prompt} {seed}".encode()) % 360
    return ImageOps.colorize(shade, black=f"hsl({hue}, 50%, 25%)", white=f"hsl({(hue + 60) % 360}, 70%, 85%)")


def on_backdrop(picture: Image.Image, size: Size) -> Image.Image:
    """The whole picture at a size, before itself enlarged and blurred where the proportions differ."""
    whole = ImageOps.contain(picture, size)
    if whole.size == size:
        return whole
    backdrop = ImageOps.fit(picture.resize((64, 64)).filter(ImageFilter.GaussianBlur(4)), size)
    backdrop.paste(whole, ((size[0] - whole.width) // 2, (size[1] - whole.height) // 2))
    return backdrop


def _show(picture: Image.Image, reference: Image.Image, place: int) -> None:
    """Paste a reference with a white frame into the lower part of a picture."""
    side = max(8, min(picture.size) // 4)
    framed = ImageOps.expand(ImageOps.contain(reference, (side, side)), border=max(1, side // 20), fill="white")
    gap = side // 8
    picture.paste(framed, (gap + place * (side + gap), picture.height - framed.height - gap))


def _masked(original: Image.Image, edited: Image.Image, mask: Image.Image) -> Image.Image:
    """The edited picture where the mask is transparent, or white if it is nowhere transparent; else the original."""
    alpha = mask.getchannel("A")
    area = ImageChops.invert(alpha) if alpha.getextrema()[0] < 255 else mask.convert("L")  # type: ignore[operator]
    fitted = ImageOps.fit(original, edited.size)
    return Image.composite(edited, fitted, area.resize(edited.size))


def _size(order: PictureOrder, references: list[Image.Image]) -> Size:
    given = (order.width, order.height) if order.width and order.height else None
    width, height = given or (references[0].size if references else (1024, 1024))
    factor = min(1.0, LONGEST_SIDE / max(width, height))
    return max(1, round(width * factor)), max(1, round(height * factor))


def _opened(content: bytes, *, keep_alpha: bool = False) -> Image.Image:
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        return ImageOps.exif_transpose(picture).convert("RGBA" if keep_alpha else "RGB")


def _encoded(picture: Image.Image, kind: str) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind.upper(), **({"compress_level": 1} if kind == "png" else {"quality": 90}))
    return buffer.getvalue()


def serve(read: Callable[[int], bytes], write: Callable[[bytes], object]) -> None:
    while head := read(LENGTH.size):
        arguments = pickle.loads(read(LENGTH.unpack(head)[0]))  # noqa: S301
        result: list[bytes] | str
        try:
            result = draw(*arguments)
        except (OSError, UnidentifiedImageError, Image.DecompressionBombError, ValueError) as error:
            result = str(error) or type(error).__name__
        body = pickle.dumps(result)
        write(LENGTH.pack(len(body)) + body)


def main() -> None:
    output = sys.stdout.buffer
    sys.stdout = sys.stderr  # what an engine prints is no answer

    def write(content: bytes) -> None:
        output.write(content)
        output.flush()

    serve(sys.stdin.buffer.read, write)


if __name__ == "__main__":
    main()
