"""Reports that what the public sees of a picture has changed."""

from common.db.unit_of_work import UnitOfWork
from common.events.generation import GalleryChanged
from common.messaging.outbox import publish

from generation.figures.tables.image import FigureImage


async def publish_gallery_change(uow: UnitOfWork, image: FigureImage, *, was_public: bool) -> None:
    """Nothing if the picture neither was nor is visible to others than the owner."""
    if was_public or image.is_in_public:
        await publish(uow, GalleryChanged(storefront=image.storefront, version=image.version, image_id=image.id))
