"""Fetches the picture of a prediction and judges it by its header; it is decoded later, in a bounded process."""

from base64 import b64decode
from binascii import Error as Base64Error
from io import BytesIO

from generation.jobs.providers.hosted.account import Account
from generation.jobs.providers.provider import PermanentFailure
from generation.jobs.providers.vendors.driver import Answer
from generation.jobs.providers.vendors.vendor_http import VendorHttp

FORMATS = ("PNG", "JPEG", "WEBP")


async def picture_of(answer: Answer, account: Account) -> bytes:
    """The first output. Raises PermanentFailure if it is no acceptable picture."""
    if not answer.outputs:
        raise PermanentFailure(f"{account.name}: the prediction {answer.id} has no output")
    picture = await content_of(answer.outputs[0], account.http)
    if fault := fault_of(picture, account.settings.max_result_pixels):
        raise PermanentFailure(f"{account.name}: the result is refused: {fault}")
    return picture


async def content_of(output: str, http: VendorHttp) -> bytes:
    """The picture at an address, or in a data URI."""
    if not output.startswith("data:"):
        return await http.download(output)
    try:
        return b64decode(output.partition(";base64,")[2], validate=True)
    except Base64Error as error:
        raise PermanentFailure(f"{http.name}: the result is no base64") from error


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
