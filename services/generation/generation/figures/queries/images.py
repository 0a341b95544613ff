"""The pictures of figures of one storefront, those of completed jobs only."""

from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel.errors import PermissionDenied

from generation.figures.errors import ImageNotFound
from generation.figures.rules.shown_image import DetailedImage, ShownImage
from generation.figures.tables.image import FigureImage

PUBLIC: LiteralString = "i.is_ready and i.is_public and i.flag_status = 'clean'"
"""What others than the owner may see. It is the predicate of an index."""
COLUMNS: LiteralString = """
i.id, i.user_id, i.job_id, r.model, i.file, i.thumbnail, i.content_type, i.width, i.height, i.thumbnail_width,
i.thumbnail_height, i.tags, i.is_public, i.flag_status, i.favorites_count, i.created_at,
exists (select from favorites f where f.image_id = i.id and f.user_id = %(viewer)s::uuid) as is_favorite
"""
_DETAILS: LiteralString = """
i.seed, i.updated_at, j.provider, r.prompt, r.negative_prompt, r.filters, r.aspect_ratio, r.batch_size
"""
_FROM: LiteralString = """
from figure_images i join figure_requests r on r.job_id = i.job_id join jobs j on j.id = i.job_id
where i.storefront = %(storefront)s and i.is_ready
"""
_VISIBLE: LiteralString = (
    f"select {COLUMNS}, {_DETAILS} {_FROM} and i.id = %(id)s and (i.user_id = %(viewer)s or {PUBLIC})"
)
_OF_JOB: LiteralString = (
    f"select {COLUMNS} {_FROM} and i.job_id = %(job_id)s and i.user_id = %(viewer)s order by i.position"
)
_LOCKED: LiteralString = "storefront = %(storefront)s and id = %(id)s and is_ready for update"
_LOCKED_VISIBLE: LiteralString = """
storefront = %(storefront)s and id = %(id)s and is_ready
and (user_id = %(viewer)s or (is_public and flag_status = 'clean')) for update
"""
_DELETE: LiteralString = "delete from figure_images where storefront = %(storefront)s and id = %(id)s"


class FigureImages:
    def __init__(self, executor: Executor, storefront: str) -> None:
        self._executor = executor
        self._storefront = storefront

    async def detail(self, image_id: UUID, viewer: UUID) -> DetailedImage:
        """The viewer's own picture, or a public one. Raises ImageNotFound."""
        row = await self._executor.fetch_one(_VISIBLE, storefront=self._storefront, id=image_id, viewer=viewer)
        if row is None:
            raise ImageNotFound()
        return DetailedImage(**row)

    async def of_job(self, job_id: UUID, owner: UUID) -> list[ShownImage]:
        """The pictures of the owner's job that are not deleted, in the order of the batch."""
        rows = await self._executor.fetch(_OF_JOB, storefront=self._storefront, job_id=job_id, viewer=owner)
        return [ShownImage(**row) for row in rows]


class LockedImages:
    """Pictures for a transaction that changes them: locked until it ends, so that changes of one are serialised."""

    def __init__(self, uow: UnitOfWork, storefront: str) -> None:
        self._uow = uow
        self._storefront = storefront

    async def any(self, image_id: UUID) -> FigureImage:
        """Of any customer. Raises ImageNotFound."""
        return _found(await self._uow.get(FigureImage, _LOCKED, storefront=self._storefront, id=image_id))

    async def visible(self, image_id: UUID, viewer: UUID) -> FigureImage:
        """The viewer's own, or a public one. Raises ImageNotFound."""
        parameters = {"storefront": self._storefront, "id": image_id, "viewer": viewer}
        return _found(await self._uow.get(FigureImage, _LOCKED_VISIBLE, **parameters))

    async def own(self, image_id: UUID, owner: UUID) -> FigureImage:
        """Raises ImageNotFound, and PermissionDenied for another customer's public picture."""
        image = await self.visible(image_id, owner)
        if image.user_id != owner:
            raise PermissionDenied()
        return image

    async def delete(self, image: FigureImage) -> None:
        await self._uow.defer(_DELETE, storefront=self._storefront, id=image.id)


def _found(image: FigureImage | None) -> FigureImage:
    if image is None:
        raise ImageNotFound()
    return image
