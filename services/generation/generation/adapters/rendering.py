"""Decodes pictures, and encodes what is delivered: without metadata, upright, in RGB or grey."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont, ImageOps

PNG_LEVEL = 3
JPEG_QUALITY = 82
OPACITY = 77
"""Of 255: 30 per cent."""
ANGLE = 30
GREY_MODES = ("1", "L", "LA", "I", "I;16", "F")


def decode(content: bytes) -> Image.Image:
    """The first frame, turned as its metadata says, on white where it is transparent."""
    Image.MAX_IMAGE_PIXELS = None  # the dimensions were checked before
    with Image.open(BytesIO(content)) as picture:
        picture.load()
        upright = ImageOps.exif_transpose(picture)
    return _opaque(upright).convert("L" if upright.mode in GREY_MODES else "RGB")


def encode_full(picture: Image.Image) -> bytes:
    """A PNG of the pixels and nothing else."""
    file = BytesIO()
    _without_metadata(picture).save(file, "PNG", compress_level=PNG_LEVEL)
    return file.getvalue()


def encode_preview(picture: Image.Image, longest_side: int, mark: str) -> bytes:
    """A smaller JPEG with `mark` burnt in all over it."""
    preview = _without_metadata(picture).convert("RGB")
    preview.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
    preview.paste("white", (0, 0), _mask(preview.size, mark, 0))
    preview.paste("black", (0, 0), _mask(preview.size, mark, 2))
    file = BytesIO()
    preview.save(file, "JPEG", quality=JPEG_QUALITY)
    return file.getvalue()


def _mask(size: tuple[int, int], mark: str, shift: int) -> Image.Image:
    """The marks' opacity: rows of text, each shifted against the row above, turned by ANGLE."""
    side = 2 * max(size)
    height = max(16, max(size) // 16)
    font = ImageFont.load_default(height)
    mask = Image.new("L", (side, side))
    draw = ImageDraw.Draw(mask)
    width = int(draw.textlength(mark, font)) + height
    for row, y in enumerate(range(0, side, 3 * height)):
        for x in range(-(row % 2) * width // 2, side, width):
            draw.text((x + shift, y + shift), mark, OPACITY, font)
    turned = mask.rotate(ANGLE, Image.Resampling.BILINEAR)
    left, top = (side - size[0]) // 2, (side - size[1]) // 2
    return turned.crop((left, top, left + size[0], top + size[1]))


def _opaque(picture: Image.Image) -> Image.Image:
    if "A" not in picture.mode and "transparency" not in picture.info:
        return picture
    layer = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)


def _without_metadata(picture: Image.Image) -> Image.Image:
    """A copy with the pixels alone: no EXIF, no comments, no colour profile."""
    copy = Image.new(picture.mode, picture.size)
    copy.paste(picture)
    return copy
