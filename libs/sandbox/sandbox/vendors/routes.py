"""The stand-ins of all vendors, and how to control and read them: `/models/…`."""

from common.rpc.http_transport import HttpTransport
from starlette.routing import Route

from sandbox.settings import SandboxSettings
from sandbox.store import Store
from sandbox.vendors.comfyui.routes import ComfyUIRoutes
from sandbox.vendors.context import VendorContext
from sandbox.vendors.control import Control
from sandbox.vendors.fal import webhooks as fal_webhooks
from sandbox.vendors.fal.routes import FalRoutes
from sandbox.vendors.notices import Rules
from sandbox.vendors.openai.routes import OpenAIRoutes
from sandbox.vendors.replicate import webhooks as replicate_webhooks
from sandbox.vendors.replicate.routes import ReplicateRoutes


class ImageVendors:
    def __init__(self, store: Store, settings: SandboxSettings, http: HttpTransport | None) -> None:
        self._settings = settings
        rules: Rules = {"replicate": replicate_webhooks.rules(settings), "fal": fal_webhooks.rules(store, settings)}
        self._context = VendorContext.of(store, http, rules)
        self.runner = self._context.runner

    def routes(self) -> list[Route]:
        return [
            *Control(self._context, self._settings).routes(),
            *ReplicateRoutes(self._context).routes(),
            *OpenAIRoutes(self._context).routes(),
            *FalRoutes(self._context).routes(),
            *ComfyUIRoutes(self._context).routes(),
        ]
