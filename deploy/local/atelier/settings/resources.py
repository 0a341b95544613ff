"""What a platform on this machine provides to its services, in either topology."""

import base64
import secrets
from dataclasses import dataclass

from common.kernel.storefronts import Storefronts

from atelier.data_folder.folder import DataFolder
from atelier.settings.development import DevelopmentSettings, development_settings
from atelier.settings.production import ProductionSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """`sandbox_url` is the address of the simulated mail server, Stripe and Google, which production does not use.

    `given` are the accounts that the environment names: in development those that replace the simulated ones.
    """

    storefronts: Storefronts
    internal_key: str
    signing_keys: list[str]
    objects_url: str
    sandbox_url: str
    production: ProductionSettings | None
    given: ProductionSettings | DevelopmentSettings

    @classmethod
    def of(
        cls, folder: DataFolder, storefronts: Storefronts, base_url: str, production: ProductionSettings | None
    ) -> "Resources":
        """Creates the folder of objects, and the secrets unless production names them. Raises InvalidSettings."""
        folder.objects.mkdir(parents=True, exist_ok=True)
        internal_key = production.internal_key if production else None
        signing_keys = production.signing_keys if production else None
        return cls(
            storefronts=storefronts,
            internal_key=internal_key.get_secret_value() if internal_key else folder.secrets.keep("internal_key"),
            signing_keys=[key.get_secret_value() for key in signing_keys]
            if signing_keys
            else [folder.secrets.keep("signing_key", _ed25519_seed)],
            objects_url=(production and production.objects_url) or folder.objects.as_uri(),
            sandbox_url=f"{base_url}/sandbox",
            production=production,
            given=production or development_settings(storefronts),
        )

    @classmethod
    def example(cls, storefronts: Storefronts, production: ProductionSettings | None) -> "Resources":
        """Well-formed values, for checking settings before anything is created. Raises InvalidSettings."""
        return cls(
            storefronts=storefronts,
            internal_key="0" * 32,
            signing_keys=["A" * 43],
            objects_url="memory:///",
            sandbox_url="http://localhost/sandbox",
            production=production,
            given=production or development_settings(storefronts),
        )


def _ed25519_seed() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
