"""Images: uploaded by staff, public."""

from io import BytesIO

import httpx
import pytest
from catalog.domain import pictures
from catalog.domain.errors import PictureTooLarge
from common.http.files import CHUNK
from PIL import ExifTags, Image, ImageDraw
from starlette.types import Message, Receive, Scope, Send

from .shops import Shop, picture

IMAGE = "http://shop.test/media/"


async def test_an_uploaded_picture_is_served_as_immutable_under_its_hash(shop: Shop) -> None:
    made, content = await shop.product(), picture(kind="WEBP")
    image = (await shop.upload(made, content, alt_text=" Front ")).json()
    assert (image["alt_text"], image["is_primary"], image["display_order"]) == ("Front", True, 1)
    client = shop.harness.anonymous(shop.name)
    path = image["image"].removeprefix("http://shop.test")
    served = await client.get(path)
    assert (served.status_code, served.content, served.headers["content-type"]) == (200, content, "image/webp")
    assert served.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert served.headers["x-content-type-options"] == "nosniff"
    again = await client.get(path, headers={"if-none-match": served.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_a_large_picture_is_streamed_in_chunks(shop: Shop) -> None:
    file = BytesIO()
    Image.effect_noise((900, 900), 100).save(file, "PNG")
    image = (await shop.upload(await shop.product(), file.getvalue())).json()
    path = image["image"].removeprefix("http://shop.test")
    served = await shop.harness.anonymous(shop.name).get(path)
    assert (served.status_code, served.content, served.headers["content-type"]) == (200, file.getvalue(), "image/png")
    assert served.headers["content-length"] == str(len(file.getvalue()))
    sizes = [len(piece) for piece in await _pieces(shop, path)]
    assert sum(sizes) == len(file.getvalue())
    assert max(sizes) <= CHUNK < len(file.getvalue())


async def test_a_picture_is_served_in_smaller_widths_and_never_enlarged(shop: Shop) -> None:
    content = picture(kind="JPEG", size=(1000, 500))
    image = (await shop.upload(await shop.product(), content)).json()
    client, path = shop.harness.anonymous(shop.name), image["image"].removeprefix("http://shop.test")
    whole, small, narrow = [await client.get(path, params={"width": width}) for width in ("1600", "800", "400")]
    assert whole.content == content
    for served, size in ((small, (800, 400)), (narrow, (400, 200))):
        assert served.headers["content-type"] == "image/jpeg"
        assert Image.open(BytesIO(served.content)).size == size
    assert len({each.headers["etag"] for each in (whole, small, narrow)}) == 3
    tiny = (await shop.upload(await shop.product(), picture(kind="PNG", size=(300, 300)))).json()["image"]
    served = await client.get(tiny.removeprefix("http://shop.test"), params={"width": "400"})
    assert Image.open(BytesIO(served.content)).size == (300, 300)


async def _pieces(shop: Shop, path: str) -> list[bytes]:
    """The parts of a response body as the application sends them."""
    pieces: list[bytes] = []

    async def collecting(scope: Scope, receive: Receive, send: Send) -> None:
        async def record(message: Message) -> None:
            pieces.append(message.get("body", b""))
            await send(message)

        await shop.harness.service.app(scope, receive, record)

    headers = shop.harness.anonymous(shop.name).headers
    transport = httpx.ASGITransport(collecting)
    async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client:
        assert (await client.get(f"/emporium{path}")).status_code == 200
    return pieces


@pytest.mark.parametrize("key", ["unknown.png", "..%2f..%2fetc%2fpasswd", "%00", "a" * 500, "😀"])
async def test_an_unknown_picture_is_404(shop: Shop, key: str) -> None:
    response = await shop.harness.anonymous(shop.name).get(f"/media/{key}")
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


async def test_pictures_are_scoped_by_storefront(shop: Shop, other_shop: Shop) -> None:
    image = (await shop.upload(await shop.product(), picture("teal"))).json()
    path = image["image"].removeprefix("http://shop.test")
    assert (await shop.harness.anonymous(other_shop.name).get(path)).status_code == 404


@pytest.mark.parametrize(
    "content",
    [b"", b"not an image", picture()[:60], picture(kind="GIF"), picture(kind="BMP"), b"<svg/>", b"\x89PNG\r\n\x1a\n"],
)
async def test_a_file_that_is_no_picture_of_an_accepted_type_is_422(shop: Shop, content: bytes) -> None:
    refused = await shop.upload(await shop.product(), content)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "file")
    assert refused.json()["code"] == "picture.unreadable"


async def test_a_file_above_five_megabytes_is_422(shop: Shop) -> None:
    refused = await shop.upload(await shop.product(), picture() + b"\x00" * pictures.MAX_BYTES)
    assert (refused.status_code, refused.json()["code"]) == (422, "picture.too_large")


def test_a_decompression_bomb_is_refused_by_its_header() -> None:
    bomb = BytesIO()
    Image.new("1", (6_000, 5_000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 200_000
    with pytest.raises(PictureTooLarge):
        pictures.read_picture(bomb.getvalue())


async def test_a_form_without_a_file_or_with_an_invalid_field_is_422(shop: Shop) -> None:
    made = await shop.product()
    for form, field in (({"alt_text": "x" * 201}, "alt_text"), ({"is_primary": "perhaps"}, "is_primary")):
        refused = await shop.upload(made, picture(), **form)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)
    client = shop.harness.staff(shop.name)
    refused = await client.post(f"/api/staff/v1/products/{made['id']}/images", data={"alt_text": "x"})
    assert refused.status_code in (415, 422)


async def test_one_image_is_primary(shop: Shop) -> None:
    made = await shop.product()
    first = (await shop.upload(made, picture("red"))).json()
    second = (await shop.upload(made, picture("blue"), is_primary="true")).json()
    third = (await shop.upload(made, picture("green"))).json()
    assert [each["is_primary"] for each in (first, second, third)] == [True, True, False]

    async def primary() -> list[str]:
        shown = (await shop.get("thing/")).json()["images"]
        return [image["id"] for image in shown if image["is_primary"]]

    assert await primary() == [second["id"]]
    await shop.done("PATCH", f"/images/{third['id']}", is_primary=True, alt_text="Third")
    assert await primary() == [third["id"]]
    assert (await shop.staff("DELETE", f"/images/{third['id']}")).status_code == 204
    assert await primary() == [first["id"]]


async def test_images_are_shown_in_display_order(shop: Shop) -> None:
    made = await shop.product()
    ids = [(await shop.upload(made, picture(color))).json()["id"] for color in ("red", "blue", "green")]
    await shop.done("PATCH", f"/images/{ids[2]}", display_order=0)
    shown = (await shop.get("thing/")).json()["images"]
    assert [image["id"] for image in shown] == [ids[2], ids[0], ids[1]]


async def test_events_and_reservations_contain_the_path_of_the_primary_image(shop: Shop) -> None:
    made = await shop.product()
    await shop.upload(made, picture("red"))
    second = (await shop.upload(made, picture("blue"), is_primary="true")).json()
    published = (await shop.call("product", product_id=made["id"])).json()
    assert "http://shop.test" + published["image"] == second["image"]


async def test_the_file_of_a_deleted_image_is_still_served(shop: Shop) -> None:
    image = (await shop.upload(await shop.product(), picture("olive"))).json()
    await shop.staff("DELETE", f"/images/{image['id']}")
    path = image["image"].removeprefix("http://shop.test")
    assert (await shop.harness.anonymous(shop.name).get(path)).status_code == 200


def test_every_accepted_type_is_recognised_by_its_content() -> None:
    drawn = Image.new("RGB", (64, 64))
    ImageDraw.Draw(drawn).ellipse((8, 8, 56, 56), fill="white")
    for kind, (ending, content_type) in pictures.TYPES.items():
        content = BytesIO()
        drawn.save(content, kind)
        read = pictures.read_picture(content.getvalue())
        assert (read.key.rpartition(".")[2], read.content_type) == (ending, content_type)


async def test_an_upload_repeated_with_its_idempotency_key_adds_one_image(shop: Shop) -> None:
    made, client = await shop.product(), shop.harness.staff(shop.name)
    files = {"file": ("a.png", picture(), "image/png")}
    path = f"/api/staff/v1/products/{made['id']}/images"
    key = {"Idempotency-Key": "upload-1", "content-type": "multipart/form-data; boundary=same"}
    first, second = [await client.post(path, files=files, headers=key) for _ in range(2)]
    assert (first.status_code, second.status_code) == (201, 201)
    assert len((await shop.get("thing/")).json()["images"]) == 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_where_a_picture_was_taken_is_not_stored(kind: str, orientation: int) -> None:
    exif, secret = Image.Exif(), "52.5 N 13.4 E"
    exif[ExifTags.Base.Orientation], exif[ExifTags.Base.ImageDescription] = orientation, secret
    written = BytesIO()
    Image.linear_gradient("L").convert("RGB").resize((60, 40)).save(written, kind, exif=exif)
    stored = pictures.read_picture(written.getvalue()).content
    assert secret.encode() in written.getvalue()
    assert secret.encode() not in stored
    with Image.open(BytesIO(stored)) as shown:
        assert shown.format == kind
        assert shown.size == ((60, 40) if orientation == 1 else (40, 60))
