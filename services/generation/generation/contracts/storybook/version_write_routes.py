"""`/api/product/character-versions/`, `/cover-versions/` and `/page-versions/`: generate, change and delete."""

from typing import Any
from uuid import UUID, uuid4, uuid5

from common.db.executor import Executor
from common.http import AnyCaller, BaseUrl, Transaction, held, json_response, router
from common.http.idempotency import KeyedRequest
from common.kernel.callers import Caller
from common.storage.signed_tokens import FileTokens
from fastapi import APIRouter, Request, Response

from generation.books.queries import versions
from generation.books.queries.allowances import Allowances
from generation.books.rules.owner import BookOwner
from generation.books.tables.version import ContentType
from generation.books.use_cases.delete_version import delete_version
from generation.books.use_cases.submit_version import SubmittedVersion, SubmitVersion, submit_version
from generation.books.use_cases.update_version import NamedVersion, UpdateVersion, update_version
from generation.books.version_errors import RetriesExhausted
from generation.contracts.storybook.tier_schemas import tier_body
from generation.contracts.storybook.version_bodies import counts
from generation.contracts.storybook.version_input import documented, read_body
from generation.contracts.storybook.version_kinds import KINDS, VersionKind, VersionViews
from generation.contracts.storybook.version_requests import VersionChanges, sent_object
from generation.contracts.storybook.version_responses import Generations, held_response

NAMESPACE = UUID("0b9a5c8a-3a1f-4c39-8f4e-93a4b9f6c8d7")
PREFIX = "/api/product"
ONE = "/{version_id:uuid}/"


def version_write_routes(generations: Generations, tokens: FileTokens) -> list[APIRouter]:
    views = VersionViews(tokens, generations.storefronts)
    generating = [_generation_routes(kind, views, generations) for kind in KINDS]
    return [*generating, *(_change_routes(kind, views) for kind in KINDS)]


def _generation_routes(kind: VersionKind, views: VersionViews, generations: Generations) -> APIRouter:
    routes = router(f"{PREFIX}/{kind.path}", kind.path, transactional=False)
    documentation = {**kind.security, **documented(kind.request)}

    summary = f"Generate {kind.title}"

    @routes.post("/", status_code=201, response_model=kind.new_body, openapi_extra=documentation, summary=summary)
    @held
    async def generate(request: Request, caller: AnyCaller, base_url: BaseUrl) -> Response:
        """The response comes when the picture is done or has failed, or GENERATING when that takes too long.

        On a book that is paid for it takes one of the item's retries, on another one the item's free draft.
        """
        kind.check_author(caller)
        assert caller.user_id is not None
        storefront, keyed = generations.storefronts[caller.storefront], request.state.keyed
        body = await read_body(request, kind.request)
        submitted = await _submit(body.command(storefront, caller.user_id, _job_id(keyed)), generations)

        async def render() -> Response:
            reads = generations.database.autocommit
            current = await versions.of_job(reads, submitted.version.job_id) or submitted.version
            shown = await views.body(current, kind, caller, base_url, reads)
            return json_response(
                {**shown, **counts(await _recounted(submitted, generations.database.autocommit), storefront)}, 201
            )

        return await held_response(request, submitted.version, render, generations)

    return routes


def _job_id(keyed: KeyedRequest | None) -> UUID:
    """The same for a repeated request with an idempotency key."""
    return uuid5(NAMESPACE, f"{keyed.scope} {keyed.key}") if keyed else uuid4()


async def _submit(command: SubmitVersion, generations: Generations) -> SubmittedVersion:
    """One after another for each customer, so that waiting for a book's lock does not occupy all connections."""
    async with generations.locks.of(command.user_id), generations.database.transaction() as uow:
        try:
            return await submit_version(command, generations.providers, uow)
        except RetriesExhausted as refused:
            raise RetriesExhausted(
                max_retries=refused.facts["max_retries"],
                used_retries=refused.facts["used_retries"],
                pricing_tier=tier_body(refused.facts["pricing_tier"], command.storefront),
            ) from None


async def _recounted(submitted: SubmittedVersion, executor: Executor) -> SubmittedVersion:
    """With the allowance as it is now: a failure has given back what was taken."""
    version = submitted.version
    allowances = Allowances(executor, version.storefront)
    content_type = ContentType(version.content_type)
    allowance = await allowances.get(version.user_id, content_type, version.item_id)
    return SubmittedVersion(version, submitted.tier, allowance)


def _change_routes(kind: VersionKind, views: VersionViews) -> APIRouter:
    routes = router(f"{PREFIX}/{kind.path}", kind.path)
    documentation = {**kind.security, **documented(kind.changes)}

    summary = f"Change {kind.title}"
    replace_id = f"{kind.path.replace('-', '_')}.replace"

    @routes.put(ONE, response_model=kind.body, openapi_extra=documentation, summary=summary, operation_id=replace_id)
    @routes.patch(ONE, response_model=kind.body, openapi_extra=documentation, summary=summary)
    async def change(
        version_id: UUID, request: Request, caller: AnyCaller, uow: Transaction, base_url: BaseUrl
    ) -> Response:
        """Change what is written with a version. Its picture and what the server decides stay."""
        kind.check_reader(caller)
        body = await read_body(request, kind.changes)
        named = _named(kind, caller, version_id)
        changed = await update_version(_update(named, body, kind), uow)
        return json_response(await views.body(changed, kind, caller, base_url, uow))

    @routes.delete(
        ONE,
        status_code=204,
        response_class=Response,
        openapi_extra=kind.security,
        summary=f"Delete {kind.title}",
    )
    async def delete(version_id: UUID, caller: AnyCaller, uow: Transaction) -> Response:
        """With its picture. The newest of the item's other versions becomes the current one."""
        kind.check_reader(caller)
        await delete_version(_named(kind, caller, version_id), uow)
        return Response(status_code=204)

    return routes


def _named(kind: VersionKind, caller: Caller, version_id: UUID) -> NamedVersion:
    return NamedVersion(
        storefront=caller.storefront,
        owner=BookOwner.of(caller),
        content_type=kind.content_type,
        version_id=version_id,
    )


def _update(named: NamedVersion, body: VersionChanges, kind: VersionKind) -> UpdateVersion:
    sent: Any = None
    if body.has_prompt:
        prompt = body.parsed()
        sent = prompt.sent if kind.content_type is ContentType.PAGE else sent_object(prompt)
    return UpdateVersion(named=named, changes=body.changes(), sent=sent)
