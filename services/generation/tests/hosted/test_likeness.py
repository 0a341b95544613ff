"""A restoration that is another picture than the photograph, or shows other faces, is not delivered."""

from io import BytesIO
from pathlib import Path

from generation.storefront import Restorations
from PIL import Image

from ..customers import Studio
from ..workshop import Workshop

PHOTOGRAPHS = Path(__file__).parents[4] / "deploy/demo/demo/photographs"


def strict(workshop: Workshop, unlike: str) -> Studio:
    section = Restorations.model_validate({"least_likeness": 0.7, "unlike": unlike})
    return Studio(workshop.harness, workshop.harness.storefront("reviv", section))


async def test_the_job_fails_or_gets_what_is_restored_here_as_the_storefront_says(workshop: Workshop) -> None:
    photograph = stripes(41, 23, "JPEG")
    workshop.provider.picture = stripes(41, 23)
    same = strict(workshop, "fail").customer()
    number = await same.upload(photograph)
    await workshop.harness.drain()
    assert (await same.status(number))["status"] == "completed"
    workshop.provider.picture = stripes(17, 60)
    failing, lenient = strict(workshop, "fail").customer(), strict(workshop, "local").customer()
    refused, replaced = await failing.upload(photograph), await lenient.upload(photograph)
    await workshop.harness.drain()
    assert (await failing.status(refused))["status"] == "failed"
    assert "changed the picture" in str((await failing.job(refused)).failure)
    assert (await lenient.status(replaced))["status"] == "completed"
    assert [(await each.job(number)).cost for each, number in ((failing, refused), (lenient, replaced))] == [40_000] * 2


async def test_a_picture_without_the_face_is_not_delivered(workshop: Workshop) -> None:
    section = Restorations.model_validate({"same_faces": True, "min_side": 100})
    studio = Studio(workshop.harness, workshop.harness.storefront("reviv", section))
    astronaut = Image.open(PHOTOGRAPHS / "astronaut.jpg").convert("RGB")
    faceless = astronaut.copy()
    faceless.paste(astronaut.crop((0, 0, astronaut.width, astronaut.height // 8)).resize(astronaut.size), (0, 0))
    customer, states = studio.customer(), []
    for returned in (astronaut, faceless):
        workshop.provider.picture = encoded(returned)
        number = await customer.upload(encoded(astronaut, "JPEG"))
        await workshop.harness.drain()
        states.append((await customer.status(number))["status"])
    assert states == ["completed", "failed"]
    assert "changed the faces: the face at" in str((await customer.job(number)).failure)


def encoded(picture: Image.Image, kind: str = "PNG") -> bytes:
    written = BytesIO()
    picture.save(written, kind)
    return written.getvalue()


def stripes(width: int, height: int, kind: str = "PNG") -> bytes:
    tile = Image.new("L", (2 * width, 2 * height))
    tile.paste(255, (0, 0, width, height))
    tile.paste(255, (width, height, 2 * width, 2 * height))
    drawn = Image.new("RGB", (600, 500))
    for left in range(0, 600, tile.width):
        for top in range(0, 500, tile.height):
            drawn.paste(tile.convert("RGB"), (left, top))
    return encoded(drawn, kind)
