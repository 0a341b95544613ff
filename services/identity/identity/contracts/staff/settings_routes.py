"""`/api/staff/v1/settings`: what staff may change of a storefront while it runs."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from common.http import Data, StaffMember, json_response, shown
from common.http.audited import Action
from common.http.idempotency import operation_id
from common.http.staff import requires_key, staff_router
from common.kernel.paging import NUMBER, decode_cursor, encode_cursor
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefront
from common.rpc.interfaces.mail_templates import MailTemplatesInterface
from dialects.staff import CursorPage
from fastapi import APIRouter, Header, Query, Request, Response

from identity.contracts.staff.settings_schemas import (
    ChangedSetting,
    RevertBody,
    SettingsBody,
    SettingsHistoryEntry,
    SettingsPatch,
)
from identity.domain.storefront_settings import SettingsChange, StorefrontSettings
from identity.http.dependencies import CurrentStorefront
from identity.repository.settings import read_changes, read_settings
from identity.repository.staff import read_names
from identity.use_cases.change_settings import ChangeSettings, SettingsStore, change_settings
from identity.use_cases.describe_settings import Services, describe_settings
from identity.use_cases.revert_settings import RevertSettings, revert_settings

ETag = Annotated[str | None, Header(alias="If-Match", pattern=r'^(W/)?"\d{1,9}"$')]


def settings_routes(services: Services, templates: Mapping[str, MailTemplatesInterface]) -> APIRouter:
    """Both are all services, by name."""
    routes = staff_router(
        "/settings",
        "settings",
        reads=Permission.SETTINGS_READ,
        writes=Permission.SETTINGS_WRITE,
        subject="settings",
        transactional=False,
    )

    @routes.get("", response_model=SettingsBody)
    async def read(storefront: CurrentStorefront, caller: StaffMember, database: Data) -> Response:
        """The values that apply by section, with where each comes from."""
        return await _body(storefront, await read_settings(database.autocommit, storefront.name), services)

    @routes.patch("", response_model=SettingsBody)
    @requires_key
    async def change(
        body: SettingsPatch,
        request: Request,
        storefront: CurrentStorefront,
        caller: StaffMember,
        database: Data,
        action: Action,
        if_match: ETag = None,
    ) -> Response:
        """All of it or, if anything is invalid, nothing. Every process follows within seconds."""
        assert caller.user_id is not None
        command = ChangeSettings(
            id=operation_id(request),
            storefront=storefront,
            values=body.sections,
            by=caller.user_id,
            version=int(if_match.strip('W/"')) if if_match else body.version,
            reason=body.reason,
        )
        stored = await change_settings(command, SettingsStore(database, services, templates), action)
        return await _body(storefront, stored, services)

    @routes.get("/history", response_model=CursorPage[SettingsHistoryEntry])
    async def list_changes(
        caller: StaffMember,
        database: Data,
        cursor: Annotated[str | None, Query(max_length=500)] = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> Response:
        """Newest first."""
        executor = database.autocommit
        before = decode_cursor(cursor, NUMBER)[0] if cursor else None
        found = await read_changes(executor, caller.storefront, before, limit + 1)
        names = await read_names(executor, caller.storefront, [each.changed_by for each in found])
        following = encode_cursor(found[limit - 1].version) if len(found) > limit else None
        return json_response({"items": [_entry(each, names) for each in found[:limit]], "next_cursor": following})

    @routes.post("/history/{change_id}/revert", response_model=SettingsBody)
    @requires_key
    async def revert(
        change_id: UUID,
        body: RevertBody,
        request: Request,
        storefront: CurrentStorefront,
        caller: StaffMember,
        database: Data,
        action: Action,
    ) -> Response:
        """The keys of a change get the values from before it, unless they were changed again since."""
        assert caller.user_id is not None
        command = RevertSettings(
            id=operation_id(request),
            storefront=storefront,
            change_id=change_id,
            by=caller.user_id,
            reason=body.reason,
        )
        stored = await revert_settings(command, SettingsStore(database, services, templates), action)
        return await _body(storefront, stored, services)

    return routes


async def _body(storefront: Storefront, stored: StorefrontSettings, services: Services) -> Response:
    found = await describe_settings(storefront.name, {} if storefront.locked else stored.changed, services)
    sections = {
        name: {"schema": each.json_schema, "values": {key: dict(value) for key, value in each.values.items()}}
        for name, each in found.sections.items()
    }
    body = {
        "version": stored.version,
        "locked": storefront.locked,
        "sections": sections,
        "unavailable": found.unavailable,
    }
    return json_response(body, 200, {"ETag": f'"{stored.version}"'})


def _entry(change: SettingsChange, names: Mapping[UUID, str]) -> dict[str, Any]:
    changes = [
        shown(ChangedSetting, key.model_dump(), before_changed=key.was_changed, after_changed=key.is_changed)
        for key in change.keys
    ]
    by = {"id": change.changed_by, "name": names.get(change.changed_by)}
    return shown(SettingsHistoryEntry, change.model_dump(), at=change.created_at, by=by, changes=changes)
