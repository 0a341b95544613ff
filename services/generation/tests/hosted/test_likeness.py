"""A restoration that is another picture than the photograph is not delivered."""

from io import BytesIO

from generation.storefront import Restorations
from PIL import Image

from ..customers import Studio
from ..workshop import Workshop


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


def stripes(width: int, height: int, kind: str = "PNG") -> bytes:
    tile = Image.new("L", (2 * width, 2 * height))
    tile.paste(255, (0, 0, width, height))
    tile.paste(255, (width, height, 2 * width, 2 * height))
    drawn = Image.new("RGB", (600, 500))
    for left in range(0, 600, tile.width):
        for top in range(0, 500, tile.height):
            drawn.paste(tile.convert("RGB"), (left, top))
    written = BytesIO()
    drawn.save(written, kind)
    return written.getvalue()
