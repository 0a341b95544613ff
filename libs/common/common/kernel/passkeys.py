"""The pages of a storefront that may use passkeys."""

import re

from pydantic import Field, model_validator

from common.kernel.sections import Host, Section

_ORIGIN = re.compile(r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]+)(:[0-9]{1,5})?")


class Passkeys(Section):
    """`origins` maps the origins of pages that may use passkeys to their RP ID (WebAuthn); without them there are none.

    The first one applies to clients that send no `Origin`, or another one.
    """

    rp_name: str = ""
    origins: dict[str, Host] = Field(default={})

    @model_validator(mode="after")
    def _origins_may_claim_their_rp_ids(self) -> "Passkeys":
        for origin, rp_id in self.origins.items():
            found = _ORIGIN.fullmatch(origin)
            if found is None or not _is_within(found["host"], rp_id):
                raise ValueError(f"origins: a page at {origin} cannot use the RP ID {rp_id}")
            if found["scheme"] == "http" and not _is_within(found["host"], "localhost"):
                raise ValueError(f"origins: browsers offer passkeys to {origin} over https only")
        if self.origins and not self.rp_name:
            raise ValueError("rp_name: is missing")
        return self


def _is_within(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")
