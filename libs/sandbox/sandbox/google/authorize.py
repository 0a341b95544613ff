"""`/google/authorize`: the page that asks which address to be, or at once the redirect if the request says it."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sandbox.google.authorization_request import AuthorizationRequest
from sandbox.google.errors import OAuthError, single_values
from sandbox.google.provider import Provider
from sandbox.pages import page

OPTION = "sandbox_"
"""The prefix of the parameters that only the sandbox knows."""


class AuthorizeEndpoint:
    def __init__(self, provider: Provider) -> None:
        self._provider = provider

    async def endpoint(self, request: Request) -> Response:
        posted = (await request.form()).multi_items() if request.method == "POST" else []
        try:
            values = single_values([*request.query_params.multi_items(), *posted])
            wanted = AuthorizationRequest.of(values)
        except OAuthError as error:
            return self._blocked(error)
        try:
            target = self._target(wanted, values)
        except OAuthError as error:
            return self._chooser(wanted, values, error)
        if target is None:
            return self._chooser(wanted, values)
        return RedirectResponse(target, 303 if posted else 302, {"cache-control": "no-store"})

    def _target(self, wanted: AuthorizationRequest, values: dict[str, str]) -> str | None:
        """Return where the browser goes; None if the person has to be asked first."""
        if error := values.get("sandbox_error"):
            description = values.get("sandbox_error_description")
            return wanted.answer(error=error, **({"error_description": description} if description else {}))
        account = self._provider.accounts.chosen(values)
        if account is None:
            return wanted.answer(error="interaction_required") if wanted.prompt == "none" else None
        self._provider.accounts.remember(account)
        code = self._provider.grants.issue_code(wanted, account)
        return wanted.answer(code=code, scope=" ".join(wanted.scopes))

    def _chooser(
        self, wanted: AuthorizationRequest, values: dict[str, str], error: OAuthError | None = None
    ) -> Response:
        storefront = self._provider.settings.storefront_of(wanted.redirect_uri)
        return page(
            "google_accounts",
            400 if error else 200,
            root=self._provider.settings.root,
            request=wanted,
            parameters={name: value for name, value in values.items() if not name.startswith(OPTION)},
            shop=self._provider.settings.titles.get(storefront or "", wanted.client_id),
            accounts=self._provider.accounts.offered(storefront),
            address=values.get("sandbox_user") or values.get("login_hint", ""),
            error=error.description if error else None,
        )

    def _blocked(self, error: OAuthError) -> Response:
        root = self._provider.settings.root
        return page("google_blocked", error.status, root=root, code=error.code, description=error.description)
