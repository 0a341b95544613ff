"""Judges a downloaded result by its content; the full decoding is done later, in a bounded process."""

from io import BytesIO

FORMATS = ("PNG", "JPEG", "WEBP")


def fault_of(content: bytes, max_pixels: int) -> str | None:
    """Why the bytes are not an acceptable picture. Reads its header only, so it needs little memory."""
    from PIL import Image  # not at the top: most processes never fetch a result

    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            width, height = picture.size
    except Image.DecompressionBombError:
        return "it declares far too many pixels"
    except Exception:  # Pillow's decoders raise more types than they document
        return "it is not a PNG, JPEG or WebP picture"
    return f"it declares {width} x {height} pixels" if width * height > max_pixels else None
