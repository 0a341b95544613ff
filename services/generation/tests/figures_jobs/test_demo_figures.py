"""The figure references of a demo customer."""

from uuid import uuid4

import pytest
from common.kernel.storefronts import Storefront, read
from generation.figures.tables.order import FigureRequest
from generation.figures.use_cases.seed_figures import SeedFigures, seed_figures
from generation.jobs.tables.job import Job
from testkit.harness import run_one
from testkit.storefronts import SHIPPED

from .artists import Artist, Gallery

ORDERS = [
    SeedFigures(filters={"pose": "action"}, pictures=2, is_public=True),
    SeedFigures(filters={"pose": "sitting", "lighting": "rim"}, pictures=1, is_public=False),
]


@pytest.fixture
def shop(gallery: Gallery) -> Storefront:
    return read(SHIPPED / "figureforge.toml").model_copy(update={"name": gallery.name})


async def test_they_are_drawn_by_the_queue_and_public_as_ordered(gallery: Gallery, shop: Storefront) -> None:
    demo, visitor = gallery.artist(), gallery.artist()
    await seed_figures(gallery.harness.database, shop, demo.user_id, ORDERS)
    assert (await demo.client.get("/api/images/user/")).json()["count"] == 0
    for _ in ORDERS:
        assert await run_one(gallery.harness.queue)
    own = (await demo.client.get("/api/images/user/")).json()["results"]
    assert sorted((image["tags"], image["is_public"], image["model"]) for image in own) == [
        (["pose:action"], True, "flux-schnell"),
        (["pose:action"], True, "flux-schnell"),
        (["pose:sitting", "lighting:rim"], False, "flux-schnell"),
    ]
    assert (await visitor.client.get("/api/images/gallery/")).json()["count"] == 2
    assert await demo.used() == 0
    seeds = await gallery.harness.database.autocommit.fetch(
        "select seed from figure_images where user_id = %(id)s order by seed", id=demo.user_id
    )
    assert [row["seed"] for row in seeds] == [0, 1, 2]


async def test_repeating_it_adds_only_what_is_missing(gallery: Gallery, shop: Storefront) -> None:
    demo = gallery.artist()
    await seed_figures(gallery.harness.database, shop, demo.user_id, ORDERS[:1])
    await seed_figures(gallery.harness.database, shop, demo.user_id, ORDERS)
    await seed_figures(gallery.harness.database, shop, demo.user_id, ORDERS)
    jobs = await gallery.harness.database.autocommit.get_all(Job, "user_id = %(id)s", id=demo.user_id)
    assert len(jobs) == 2


async def test_customers_come_first(gallery: Gallery, shop: Storefront) -> None:
    await seed_figures(gallery.harness.database, shop, uuid4(), ORDERS)
    customer: Artist = gallery.artist()
    job_id = await customer.ordered()
    assert await run_one(gallery.harness.queue)
    assert (await customer.status(job_id))["status"] == "completed"


async def test_orders_of_customers_begin_private(gallery: Gallery) -> None:
    job_id = await gallery.artist().ordered()
    order = await gallery.harness.database.autocommit.get(FigureRequest, "job_id = %(id)s", id=job_id)
    assert order is not None
    assert order.is_public is False
