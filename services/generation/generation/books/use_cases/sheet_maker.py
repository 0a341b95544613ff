"""Make the sheets of characters without one, so that a hosted model draws each child the same in the whole book."""

import asyncio
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from uuid import uuid5

import structlog
from common.db.database import Database

from generation.books import tasks as illustration_tasks
from generation.books.queries import sheets
from generation.books.request import IllustratedCharacter, IllustrationRequest
from generation.books.tables.version import ILLUSTRATION, ContentType, product_of
from generation.books.use_cases.prompt_of import negative_prompt_of, sheet_prompt_of
from generation.jobs.files import StoredFiles
from generation.jobs.processes.child_processes import ChildProcesses
from generation.jobs.providers.choice import Providers
from generation.jobs.providers.finish_picture import finish_picture
from generation.jobs.providers.provider import Attempt, ContentRefused, PermanentFailure
from generation.jobs.rules.output_file import OutputFile

FINISH_SECONDS = 120.0
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetMaker:
    database: Database
    files: StoredFiles
    providers: Providers
    processes: ChildProcesses

    def missing(self, request: IllustrationRequest) -> list[IllustratedCharacter]:
        """The characters with photographs and without a sheet, of a picture that hosted models make.

        None where the characters themselves are drawn on this machine.
        """
        drawing = self.providers.name(request.storefront, ILLUSTRATION, product_of(ContentType.CHARACTER))
        is_hosted = self.providers.is_hosted(request.provider) and self.providers.is_hosted(drawing)
        if not is_hosted or request.subject == ContentType.CHARACTER:
            return []
        return [character for character in request.characters if character.photos and character.sheet is None]

    async def make(self, request: IllustrationRequest, attempt: Attempt, seconds: float) -> bool:
        """Whether a sheet was made, within so many seconds.

        Raises ContentRefused and TemporaryFailure; without a sheet for another reason the photographs are used.
        """
        try:
            async with asyncio.timeout(seconds):
                made = await asyncio.gather(*(self._made(each, request, attempt) for each in self.missing(request)))
        except TimeoutError:
            log.warning("character_sheets_late", job=str(request.job_id), storefront=request.storefront)
            return False
        return any(made)

    async def _made(self, character: IllustratedCharacter, request: IllustrationRequest, attempt: Attempt) -> bool:
        sheet = self._request(character, request)
        try:
            result = await self.providers.get(sheet.provider).make(sheet, attempt)
            task = partial(illustration_tasks.finish_sheet, result.picture, (sheet.width, sheet.height))
            content = await finish_picture(self.processes, FINISH_SECONDS, result, task)
        except ContentRefused:
            raise
        except PermanentFailure as failure:
            log.warning("character_sheet_failed", job=str(request.job_id), reason=failure.reason)
            return False
        file = OutputFile(illustration_tasks.PICTURE_TYPE, content)
        await self.files.add(request.storefront, character.id, file)
        async with self.database.transaction() as uow:
            await sheets.use(uow, request.storefront, character.id, file.key)
        return True

    def _request(self, character: IllustratedCharacter, request: IllustrationRequest) -> IllustrationRequest:
        """The same run for all pictures that need the sheet, so that it is paid for once."""
        product = product_of(ContentType.CHARACTER)
        plain = replace(character, role="", expression="", pose="")
        photos = sha256(b"".join(photo.content for photo in character.photos)).hexdigest()
        run_id = uuid5(character.id, f"sheet {request.style} {photos}")
        return replace(
            request,
            provider=self.providers.name(request.storefront, ILLUSTRATION, product),
            run_id=run_id,
            product=product,
            is_sold=False,
            subject=ContentType.CHARACTER,
            prompt=sheet_prompt_of(request.style, plain),
            negative_prompt=negative_prompt_of(ContentType.CHARACTER),
            text="",
            facts={},
            characters=(plain,),
            seed=run_id.int % 2**31,
        )
