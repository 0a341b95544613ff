"""Unlock a restoration by sharing, once per customer."""

from typing import Literal

from common.http import (
    AnyCaller,
    BaseUrl,
    ClientMethod,
    Customer,
    Data,
    Output,
    Transaction,
    json_response,
    router,
    tokenless,
)
from common.kernel.storefronts import Storefronts
from common.storage.signed_tokens import FileTokens
from fastapi import APIRouter, Response

from generation.contracts.reviv.picture_urls import PictureUrls
from generation.contracts.reviv.schemas import JobNumber
from generation.restorations.rules.share_targets import INSTAGRAM_APP, PLATFORMS, caption
from generation.restorations.share_tokens import SharedJob, ShareTokens
from generation.restorations.use_cases.confirm_share import ConfirmShare, confirm_share
from generation.restorations.use_cases.open_share_link import OpenShareLink, open_share_link
from generation.restorations.use_cases.start_sharing import StartSharing, start_sharing

REDIRECT_HEADERS = {"referrer-policy": "no-referrer", "cache-control": "no-store"}


class InstagramBody(Output):
    """Instagram has no page for sharing a link: the customer posts the caption in the app."""

    type: Literal["manual"]
    caption: str
    deep_link: str


class ShareLinksBody(Output):
    facebook: str
    twitter: str
    linkedin: str
    pinterest: str
    instagram: InstagramBody


class ConfirmedBody(Output):
    full_image_url: str


def share_routes(storefronts: Storefronts, files: FileTokens, tokens: ShareTokens) -> APIRouter:
    routes = router("/api/restorations", "restorations")

    @routes.post("/{job_id}/share-unlock/", response_model=ShareLinksBody)
    async def share_unlock(job_id: JobNumber, caller: Customer, uow: Transaction, base_url: BaseUrl) -> Response:
        """Links that are valid for ten minutes. One of them must be opened before the share is confirmed."""
        assert caller.user_id is not None
        await start_sharing(StartSharing(storefront=caller.storefront, user_id=caller.user_id, number=job_id), uow)
        token = tokens.issue(SharedJob(storefront=caller.storefront, user_id=caller.user_id, number=job_id))
        prefix = f"{base_url}/api/restorations/{job_id}/share-redirect"
        links = {platform: f"{prefix}/{platform}/?s={token}" for platform in PLATFORMS}
        text = caption(storefronts[caller.storefront].title)
        instagram = {"type": "manual", "caption": text, "deep_link": INSTAGRAM_APP}
        return json_response({**links, "instagram": instagram})

    @routes.post("/{job_id}/confirm-share/", response_model=ConfirmedBody, operation_id="restorations.confirm_share")
    async def confirm(job_id: JobNumber, caller: Customer, uow: Transaction, base_url: BaseUrl) -> Response:
        """Unlock the restoration after one of its links was opened. This works once per customer."""
        assert caller.user_id is not None
        command = ConfirmShare(storefront=caller.storefront, user_id=caller.user_id, number=job_id)
        job = await confirm_share(command, uow)
        return json_response({"full_image_url": PictureUrls(files, base_url, caller.storefront).of(job.result)})

    return routes


def share_link_routes(storefronts: Storefronts, tokens: ShareTokens) -> APIRouter:
    """The links are opened in a browser, without an access token: their own token is the permission."""
    routes = router("/api/restorations", "restorations", transactional=False)

    @routes.get(
        "/{job_id}/share-redirect/{platform}/",
        status_code=302,
        response_class=Response,
        operation_id="restorations.redirect_to_share",
    )
    @tokenless
    async def share_redirect(
        job_id: JobNumber, platform: str, method: ClientMethod, caller: AnyCaller, database: Data, s: str | None = None
    ) -> Response:
        """Records that the link was opened, and redirects to the platform's page for sharing."""
        storefront = storefronts[caller.storefront]
        command = OpenShareLink(
            storefront=storefront.name,
            number=job_id,
            platform=platform,
            token=s,
            site_url=storefront.mail.site_url,
            text=caption(storefront.title),
            counted=method == "GET",
        )
        target = await open_share_link(command, tokens, database.autocommit)
        return Response(status_code=302, headers={"location": target, **REDIRECT_HEADERS})

    return routes
