"""A service that draws figures, whose store the tests can fill."""

from collections.abc import AsyncIterator

import pytest
from common.db.database import Database
from common.storage.object_store import ObjectStore
from generation.app import NAME, assemble, create_parts
from testkit.harness import Harness, running
from testkit.services import fakes
from testkit.storefronts import OpenStorefronts

from ..conftest import settings
from .gallery import Gallery


@pytest.fixture(scope="session")
async def galleries(generation_url: str) -> AsyncIterator[tuple[Harness, ObjectStore]]:
    own, storefronts = settings(generation_url), OpenStorefronts()
    parts = create_parts(own, fakes({}), storefronts, Database.of(own, NAME))
    async with running(assemble(own, parts), storefronts) as harness:
        yield harness, parts.store


@pytest.fixture
def gallery(galleries: tuple[Harness, ObjectStore]) -> Gallery:
    """An empty storefront with the figureforge contract."""
    return Gallery(*galleries)


@pytest.fixture
def small_gallery(galleries: tuple[Harness, ObjectStore]) -> Gallery:
    """The same, of which visitors see the newest three pictures."""
    return Gallery(*galleries, free_teaser_limit=3)
