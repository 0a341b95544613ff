"""Staff's lists of flagged pictures use the indexes of those pictures, however many others there are."""

import pytest
from generation.figures.queries import moderation
from generation.figures.tables.image import Flag

from .gallery import Gallery


@pytest.mark.parametrize(
    ("status", "index"), [(Flag.HUMAN_PENDING, "figure_images_pending"), (Flag.REMOVED, "figure_images_removed")]
)
async def test_the_pictures_of_a_status_are_found_by_its_index(gallery: Gallery, status: Flag, index: str) -> None:
    sql = moderation._IMAGES + moderation._INDEXED[status] + moderation._NEWEST_FIRST
    async with gallery.harness.database.transaction() as uow:
        await uow.execute("set local enable_seqscan = off")
        rows = await uow.fetch(f"explain {sql}", storefront=gallery.name, before=100, limit=10)
    plan = "\n".join(row["QUERY PLAN"] for row in rows)
    assert index in plan, plan
    assert "Seq Scan" not in plan, plan
