"""`/api/product/characters/`: the characters of the caller's books."""

from typing import Any
from uuid import UUID, uuid4, uuid5

from common.http import AnyCaller, BaseUrl, Reads, Transaction, json_response, router, while_connected
from common.http.idempotency import KeyedRequest
from common.kernel.callers import Caller
from common.kernel.storefronts import Storefronts
from common.storage.signed_tokens import FileTokens
from fastapi import APIRouter, Request, Response

from generation.books.queries import characters
from generation.books.rules.owner import BookOwner
from generation.books.tables.book import Character
from generation.books.tables.visitor import Visitor
from generation.books.use_cases.create_character import create_character
from generation.books.use_cases.delete_character import DeleteCharacter, delete_character
from generation.books.use_cases.store_photos import PhotoUploads
from generation.books.use_cases.update_character import update_character
from generation.contracts.storybook.book_routes import OPEN
from generation.contracts.storybook.character_forms import CharacterForm, character_form, documented
from generation.contracts.storybook.character_schemas import (
    CharacterBody,
    CharacterChangesBody,
    NewCharacterBody,
    character_body,
)
from generation.contracts.storybook.filters import OfBook
from generation.http.media_urls import MediaUrls
from generation.jobs.errors import InvalidPicture
from generation.storefront import Books, Photos

PREFIX = "/api/product/characters"
ONE = "/{character_id:uuid}/"
NAMESPACE = UUID("b1d4a7c0-64c8-4d6e-9a3e-0d5f1c0b7e42")
_CREATION: dict[str, Any] = {**OPEN, **documented("name")}
_REPLACEMENT: dict[str, Any] = {**OPEN, **documented("name")}
_CHANGE: dict[str, Any] = {**OPEN, **documented(json=True)}


def character_read_routes(storefronts: Storefronts, tokens: FileTokens) -> APIRouter:
    routes = router(PREFIX, "characters", transactional=False)

    @routes.get("/", response_model=list[CharacterBody], openapi_extra=OPEN)
    async def list_characters(caller: AnyCaller, reads: Reads, base_url: BaseUrl, book_id: OfBook = None) -> Response:
        """Of one of the caller's books, or of all of them, newest first."""
        owner = BookOwner.of(caller)
        found = await characters.list_own(reads, caller.storefront, owner, book_id)
        if not found:
            return json_response([])
        urls = MediaUrls(tokens, base_url, storefronts[caller.storefront], owner.id)
        return json_response([character_body(character, urls) for character in found])

    @routes.get(ONE, response_model=CharacterBody, openapi_extra=OPEN)
    async def read_character(character_id: UUID, caller: AnyCaller, reads: Reads, base_url: BaseUrl) -> Response:
        """One character of one of the caller's books."""
        owner = BookOwner.of(caller)
        character, _ = await characters.find_own(reads, caller.storefront, character_id, owner)
        urls = MediaUrls(tokens, base_url, storefronts[caller.storefront], owner.id)
        return json_response(character_body(character, urls))

    return routes


def character_upload_routes(storefronts: Storefronts, uploads: PhotoUploads, tokens: FileTokens) -> APIRouter:
    routes = router(PREFIX, "characters", transactional=False)

    @routes.post(
        "/", status_code=201, response_model=CharacterBody, openapi_extra=_CREATION, summary="Create Character"
    )
    async def create(request: Request, caller: AnyCaller, base_url: BaseUrl) -> Response:
        """From one to three photographs. A visitor can make one character in total, in the own book."""
        storefront = storefronts[caller.storefront]
        async with character_form(request) as form:
            body = form.body(NewCharacterBody, storefront.section(Books).photos, needs_photos=True)
            command = body.creation(
                storefront, BookOwner.of(caller), Visitor.of(caller), _id(request.state.keyed), form.photos
            )
            try:
                character = await while_connected(request, create_character(command, uploads))
            except InvalidPicture as refused:
                raise form.refusal(refused) from refused
        return _response(character, caller, base_url, 201)

    @routes.put(ONE, response_model=CharacterBody, openapi_extra=_REPLACEMENT, summary="Replace Character")
    async def replace(character_id: UUID, request: Request, caller: AnyCaller, base_url: BaseUrl) -> Response:
        """Name, gender and photographs; visitors may not."""
        async with character_form(request) as form:
            body = form.body(NewCharacterBody, _photos(caller), needs_photos=True)
            return await _update(request, character_id, form, body, base_url, is_replacement=True)

    @routes.patch(ONE, response_model=CharacterBody, openapi_extra=_CHANGE, summary="Update Character")
    async def update(character_id: UUID, request: Request, caller: AnyCaller, base_url: BaseUrl) -> Response:
        """Change some of it; visitors the name only."""
        async with character_form(request) as form:
            body = form.body(CharacterChangesBody, _photos(caller), needs_photos=False)
            return await _update(request, character_id, form, body, base_url, is_replacement=False)

    async def _update(
        request: Request,
        character_id: UUID,
        form: CharacterForm,
        body: CharacterChangesBody,
        base_url: str,
        *,
        is_replacement: bool,
    ) -> Response:
        caller: Caller = request.state.caller
        storefront, owner = storefronts[caller.storefront], BookOwner.of(caller)
        command = body.command(storefront, owner, character_id, form.photos, is_replacement=is_replacement)
        try:
            character = await while_connected(request, update_character(command, uploads))
        except InvalidPicture as refused:
            raise form.refusal(refused) from refused
        return _response(character, caller, base_url, 200)

    def _photos(caller: Caller) -> Photos:
        return storefronts[caller.storefront].section(Books).photos

    def _response(character: Character, caller: Caller, base_url: str, status: int) -> Response:
        storefront = storefronts[caller.storefront]
        urls = MediaUrls(tokens, base_url, storefront, BookOwner.of(caller).id)
        return json_response(character_body(character, urls), status)

    return routes


def _id(keyed: KeyedRequest | None) -> UUID:
    """The same for a repeated request with an idempotency key."""
    return uuid5(NAMESPACE, f"{keyed.scope} {keyed.key}") if keyed else uuid4()


character_deletion_routes = router(PREFIX, "characters")


@character_deletion_routes.delete(
    ONE, status_code=204, response_class=Response, openapi_extra=OPEN, summary="Delete Character"
)
async def delete(character_id: UUID, caller: AnyCaller, uow: Transaction) -> Response:
    """With its photographs and versions."""
    owner = BookOwner.of(caller)
    await delete_character(DeleteCharacter(storefront=caller.storefront, owner=owner, character_id=character_id), uow)
    return Response(status_code=204)
