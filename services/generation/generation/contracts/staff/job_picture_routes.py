"""Staff's endpoint for the pictures of jobs: what customers sent, and what was made of it."""

from typing import Annotated, Any
from uuid import UUID

from common.http import Reads, StaffMember, serves_file
from common.http.files import file_response
from common.http.staff import staff_router
from common.kernel.permissions import Permission
from common.storage.object_store import ObjectStore
from fastapi import APIRouter, Path
from starlette.responses import Response

from generation.jobs.errors import FileNotFound
from generation.jobs.queries.assets import files_of_job
from generation.jobs.queries.staff_jobs import StaffJobs

HEADERS = {
    "cache-control": "private, no-store",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
}
_PICTURE: dict[int | str, dict[str, Any]] = {
    200: {"content": {f"image/{each}": {} for each in ("jpeg", "png", "webp")}, "description": "The picture."}
}


def job_picture_routes(store: ObjectStore) -> APIRouter:
    routes = staff_router("/jobs", "jobs", reads=Permission.JOBS_READ, transactional=False)

    @routes.get("/{job_id}/pictures/{key}", response_class=Response, responses=_PICTURE)
    @serves_file
    async def read_picture(
        job_id: UUID, key: Annotated[str, Path(max_length=100)], caller: StaffMember, reads: Reads
    ) -> Response:
        """As it is stored, also of a job that the customer has not unlocked."""
        job = await StaffJobs(reads, caller.storefront).get(job_id)
        files = {file.key: file for file in await files_of_job(reads, caller.storefront, job.id)}
        file = files.get(key)
        if file is None:
            raise FileNotFound()
        try:
            return await file_response(store, caller.storefront, file.key, file.size, file.content_type, HEADERS)
        except FileNotFoundError as error:
            raise FileNotFound() from error

    return routes
