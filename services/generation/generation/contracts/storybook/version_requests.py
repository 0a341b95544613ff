"""Bodies of requests for versions. What the server decides is ignored in them: picture, status, cost, number …"""

from typing import Annotated, Any, ClassVar
from uuid import UUID

import orjson
from common.http import Body
from common.kernel.errors import FieldFault, InvalidFields
from common.kernel.storefronts import Storefront
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from generation.books.tables.version import ContentType
from generation.books.use_cases.submit_version import SubmitVersion
from generation.contracts.storybook.fields import BookReference
from generation.contracts.storybook.version_prompts import Prompt, prompt_of

ASPECT_RATIO = "2:3"
LARGEST_SEED = 2**63 - 1
MOST_REQUESTED = 50
LONGEST_POSITION = 2_048
"""Bytes of the position of a title as JSON."""


def _none_if_empty(value: Any) -> Any:
    return None if value == "" else value


def _no_boolean(value: Any) -> Any:
    """pydantic takes true for 1."""
    return str(value) if isinstance(value, bool) else _none_if_empty(value)


def _default_ratio(value: Any) -> Any:
    return ASPECT_RATIO if value in ("", None) else value


def _empty_if_null(value: Any) -> Any:
    return "" if value is None else value


def _checked_position(value: dict[str, Any]) -> dict[str, Any]:
    if len(orjson.dumps(value)) > LONGEST_POSITION:
        raise PydanticCustomError("version.position_too_long", "Too long.", {"max_bytes": LONGEST_POSITION})
    return value


Seed = Annotated[int | None, Field(ge=0, le=LARGEST_SEED), BeforeValidator(_no_boolean)]
AspectRatio = Annotated[str, StringConstraints(max_length=20), BeforeValidator(_default_ratio)]
Id = Annotated[UUID | None, BeforeValidator(_none_if_empty)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=255), BeforeValidator(_empty_if_null)]
Object = Annotated[dict[str, Any] | None, BeforeValidator(_none_if_empty)]
Position = Annotated[dict[str, Any], AfterValidator(_checked_position), BeforeValidator(lambda given: given or {})]
Ids = Annotated[list[UUID], Field(max_length=MOST_REQUESTED), BeforeValidator(lambda given: given or [])]


class VersionPrompt(Body):
    """`prompt_snapshot`, an object, or `prompt`, a text or an object."""

    prompt_snapshot: Object = None
    prompt: str | dict[str, Any] | None = None

    def parsed(self) -> Prompt:
        """Raises InvalidFields."""
        if self.prompt_snapshot is not None:
            return prompt_of(self.prompt_snapshot, "prompt_snapshot")
        return prompt_of(self.prompt or "", "prompt")

    @property
    def has_prompt(self) -> bool:
        return self.prompt_snapshot is not None or self.prompt is not None


class NewVersion(VersionPrompt):
    """`aspect_ratio` is 2:3 unless given, the seed random. `generation_job_id` is ignored."""

    content_type: ClassVar[ContentType]

    aspect_ratio: AspectRatio = ASPECT_RATIO
    seed: Seed = None

    def command(self, storefront: Storefront, user_id: UUID, job_id: UUID) -> SubmitVersion:
        """Raises InvalidFields, BooksDisagree."""
        item_id, book_id = self.item()
        prompt = self.parsed()
        more: dict[str, Any] = {"sent": self.sent(prompt), **self.details(prompt)}
        return SubmitVersion(
            storefront=storefront,
            user_id=user_id,
            content_type=self.content_type,
            item_id=item_id,
            book_id=book_id,
            job_id=job_id,
            prompt=prompt.text,
            facts=prompt.facts,
            attributes=prompt.attributes,
            template=prompt.template,
            aspect_ratio=self.aspect_ratio,
            seed=self.seed,
            **more,
        )

    def item(self) -> tuple[UUID, UUID | None]:
        """The item's id, and its book's if that is given."""
        raise NotImplementedError

    def sent(self, prompt: Prompt) -> Any:
        return sent_object(prompt)

    def details(self, prompt: Prompt) -> dict[str, Any]:
        return {}


class NewCharacterVersion(NewVersion):
    model_config = ConfigDict(json_schema_extra={"examples": [{"character": "3f0c2f6e-4f0b-4c37-9a51-7a2e0d1b6c11"}]})

    content_type = ContentType.CHARACTER

    character: UUID
    book_id: Id = None

    def item(self) -> tuple[UUID, UUID | None]:
        return self.character, self.book_id


class CoverTitles(Body):
    """The title is the book's unless it is given, here or in the prompt."""

    title_text: Line = ""
    subtitle_text: Line = ""
    author_name: Line = ""
    title_position: Position = Field(default={})


class NewCoverVersion(BookReference, CoverTitles, NewVersion):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "book_id": "3f0c2f6e-4f0b-4c37-9a51-7a2e0d1b6c11",
                    "title_text": "ნინოს დრაკონი",
                    "prompt_snapshot": {"template": "heroic"},
                }
            ]
        }
    )

    content_type = ContentType.COVER

    def item(self) -> tuple[UUID, UUID | None]:
        book_id = self.required_book()
        return book_id, book_id

    def details(self, prompt: Prompt) -> dict[str, Any]:
        return {
            "title": self.title_text or prompt.titles.get("title") or None,
            "subtitle": self.subtitle_text or prompt.titles.get("subtitle", ""),
            "author": self.author_name or prompt.titles.get("author", ""),
            "title_position": self.title_position,
        }


class NewPageVersion(NewVersion):
    """Without `requested_character_ids` all characters of the book are in the picture, but not more than four."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"page": "3f0c2f6e-4f0b-4c37-9a51-7a2e0d1b6c11", "prompt": "Nino met a green dragon in the forest."}
            ]
        }
    )

    content_type = ContentType.PAGE

    page: UUID
    book_id: Id = None
    requested_character_ids: Ids = Field(default=[])

    def item(self) -> tuple[UUID, UUID | None]:
        return self.page, self.book_id

    def sent(self, prompt: Prompt) -> Any:
        return prompt.sent

    def details(self, prompt: Prompt) -> dict[str, Any]:
        return {"requested": self.requested_character_ids}


class VersionChanges(VersionPrompt):
    """What is absent stays, and so does the picture."""

    def changes(self) -> dict[str, Any]:
        """New values of columns. Raises InvalidFields."""
        return {"prompt": self.parsed().text} if self.has_prompt else {}


class CoverVersionChanges(CoverTitles, VersionChanges):
    def changes(self) -> dict[str, Any]:
        names = self.model_fields_set & CoverTitles.model_fields.keys()
        if "title_text" in names and not self.title_text:
            raise InvalidFields(FieldFault("title_text", "blank"))
        return {**super().changes(), **{name: getattr(self, name) for name in names}}


def sent_object(prompt: Prompt) -> Any:
    """The prompt as a snapshot, which is an object."""
    if isinstance(prompt.sent, dict):
        return prompt.sent
    return {"raw_prompt": prompt.sent} if prompt.sent else {}
