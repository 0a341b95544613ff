"""A customer uploads a picture to be restored."""

from typing import Any
from uuid import UUID, uuid4, uuid5

from common.http import Customer, json_response, router, while_connected
from common.http.idempotency import KeyedRequest
from common.kernel.storefronts import Storefronts
from fastapi import APIRouter, Request, Response
from python_multipart.multipart import parse_options_header
from starlette.datastructures import UploadFile

from generation.contracts.reviv.schemas import SubmittedBody
from generation.jobs.errors import PictureMissing, UnsupportedMediaType
from generation.jobs.queries.jobs import Jobs
from generation.jobs.rules.picture import check_size
from generation.restorations.use_cases.submit_job import SubmissionResources, SubmitJob, submit_job
from generation.storefront import Restorations

FIELD = "image"
MULTIPART = "multipart/form-data"
NAMESPACE = UUID("6f1f4f7e-3a0c-4d0e-9d6c-0f8f6f1b2a51")
_SCHEMA = {"type": "object", "required": [FIELD], "properties": {FIELD: {"type": "string", "format": "binary"}}}
_BODY: dict[str, Any] = {"requestBody": {"required": True, "content": {MULTIPART: {"schema": _SCHEMA}}}}


def upload_routes(storefronts: Storefronts, resources: SubmissionResources) -> APIRouter:
    routes = router("/api/restorations", "restorations", transactional=False)

    @routes.post("/upload/", status_code=201, response_model=SubmittedBody, openapi_extra=_BODY)
    async def upload(request: Request, caller: Customer) -> Response:
        """A JPG, PNG or WEBP picture. The limit of the history is checked before the picture."""
        assert caller.user_id is not None
        storefront = storefronts[caller.storefront]
        job_id = _job_id(request.state.keyed)
        jobs = Jobs(resources.database.autocommit, storefront.name)
        if await jobs.submitted(caller.user_id, job_id) is None:
            await jobs.check_limit(caller.user_id, storefront.section(Restorations))
        picture = await _picture(request, storefront.section(Restorations))
        command = SubmitJob(storefront=storefront, user_id=caller.user_id, job_id=job_id, picture=picture)
        job = await while_connected(request, submit_job(command, resources))
        return json_response({"job_id": job.number, "status": "pending"}, 201)

    return routes


def _job_id(keyed: KeyedRequest | None) -> UUID:
    """The same for a repeated request with an idempotency key."""
    return uuid5(NAMESPACE, f"{keyed.scope} {keyed.key}") if keyed else uuid4()


def _check_media_type(value: str) -> None:
    """No browser sends a charset. The fields are decoded with it, and some of Python's take seconds for kilobytes."""
    media_type, parameters = parse_options_header(value)
    charset = parameters.get(b"charset", b"utf-8").lower()
    if media_type != MULTIPART.encode() or charset != b"utf-8":
        raise UnsupportedMediaType()


async def _picture(request: Request, limits: Restorations) -> bytes:
    """The uploaded file, whatever its name and declared type. Raises UnsupportedMediaType, InvalidPicture."""
    _check_media_type(request.headers.get("content-type", ""))
    async with request.form(max_files=4, max_fields=16, max_part_size=65_536) as form:
        file = form.get(FIELD)
        if not isinstance(file, UploadFile):
            raise PictureMissing()
        check_size(file.size or 0, limits)
        return await file.read()
