"""`/api/staff/v1/mail-templates`: the texts of the mails to customers."""

from collections.abc import Mapping
from typing import Annotated, Any

from common.http import Data, StaffMember, json_response
from common.http.audited import Action
from common.http.idempotency import operation_id
from common.http.staff import requires, requires_key, staff_router
from common.kernel.languages import LANGUAGES, Language
from common.kernel.permissions import Permission
from common.mail.mails import Mail, send_mail
from common.rpc.interfaces.mail_templates import DescribedTemplate
from fastapi import APIRouter, Path, Request, Response

from identity.contracts.staff.mail_template_schemas import (
    MailTemplateList,
    Parts,
    TemplateBody,
    TemplateChange,
    TestMail,
)
from identity.domain.storefront_settings import MAIL_TEMPLATES
from identity.http.dependencies import CurrentStorefront
from identity.repository.settings import read_settings
from identity.use_cases.change_mail_template import (
    ChangeMailTemplate,
    Services,
    change_mail_template,
    preview_mail,
)
from identity.use_cases.list_mail_templates import list_mail_templates

Name = Annotated[str, Path(pattern=r"^[a-z][a-z_]{0,39}$")]
ONE = "/{name}/{language}"


def mail_template_routes(services: Services) -> APIRouter:
    """`services` are all, by name."""
    routes = staff_router(
        "/mail-templates",
        "settings",
        reads=Permission.SETTINGS_READ,
        writes=Permission.SETTINGS_WRITE,
        subject="mail_template",
        transactional=False,
    )

    @routes.get("", response_model=MailTemplateList, operation_id="mail_templates.list")
    async def list_all(storefront: CurrentStorefront, caller: StaffMember, database: Data) -> Response:
        """Every mail that a shop can word itself, in all languages."""
        stored = await read_settings(database.autocommit, storefront.name)
        own = storefront.mail_templates.model_dump() | stored.changed.get(MAIL_TEMPLATES, {})
        found = await list_mail_templates(services)
        body = {
            "version": stored.version,
            "language": storefront.mail.language,
            "items": [_shown(each, own) for each in found.templates],
            "unavailable": found.unavailable,
        }
        return json_response(body)

    @routes.put(ONE, status_code=204, operation_id="mail_templates.replace")
    async def replace(
        name: Name,
        language: Language,
        body: TemplateChange,
        request: Request,
        storefront: CurrentStorefront,
        caller: StaffMember,
        database: Data,
        action: Action,
    ) -> None:
        """The shop's own words. Refused with what is wrong in each part; every process follows within seconds."""
        assert caller.user_id is not None
        command = ChangeMailTemplate(
            id=operation_id(request),
            storefront=storefront,
            name=name,
            language=language,
            own=body.own,
            by=caller.user_id,
            reason=body.reason,
        )
        await change_mail_template(command, database, services, action)

    @routes.delete(ONE, status_code=204, operation_id="mail_templates.restore")
    async def restore(
        name: Name,
        language: Language,
        request: Request,
        storefront: CurrentStorefront,
        caller: StaffMember,
        database: Data,
        action: Action,
    ) -> None:
        """The shipped text applies again."""
        assert caller.user_id is not None
        command = ChangeMailTemplate(
            id=operation_id(request),
            storefront=storefront,
            name=name,
            language=language,
            own=None,
            by=caller.user_id,
        )
        await change_mail_template(command, database, services, action)

    @routes.post(f"{ONE}/preview", response_model=Parts, operation_id="mail_templates.preview")
    @requires(Permission.SETTINGS_READ)
    async def preview(
        name: Name,
        language: Language,
        storefront: CurrentStorefront,
        caller: StaffMember,
        action: Action,
        body: TemplateBody | None = None,
    ) -> Response:
        """How a mail looks with sample values: the given text, or the shipped one without a body."""
        shown = await preview_mail(storefront.name, name, language, body.own if body else None, services)
        return json_response(dict(shown))

    @routes.post(f"{ONE}/test", status_code=202, response_model=TestMail, operation_id="mail_templates.send_test")
    @requires_key
    async def send_test(
        name: Name,
        language: Language,
        request: Request,
        storefront: CurrentStorefront,
        caller: StaffMember,
        database: Data,
        action: Action,
        body: TemplateBody | None = None,
    ) -> Response:
        """Mail a preview to the signed-in member."""
        assert caller.email is not None
        shown = await preview_mail(storefront.name, name, language, body.own if body else None, services)
        mail = Mail(
            id=operation_id(request),
            storefront=storefront.name,
            to=caller.email,
            sender=storefront.mail.sender,
            **dict(shown),
        )
        async with database.transaction() as uow:
            await send_mail(uow, mail)
            await action.record(uow, after={"mail": name, "to": mail.to}, subject_id=f"{name}/{language}")
        return json_response({"to": mail.to}, 202)

    return routes


def _shown(template: DescribedTemplate, own: Mapping[str, Any]) -> dict[str, Any]:
    languages = [
        {
            "language": language,
            "shipped": dict(template.shipped[language]) if language in template.shipped else None,
            "own": own.get(f"{template.name}/{language}"),
        }
        for language in LANGUAGES
    ]
    return {"name": template.name, "variables": template.variables, "languages": languages}
