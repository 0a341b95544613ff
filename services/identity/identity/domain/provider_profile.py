"""What an OpenID provider has stated about the user who signs in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderProfile:
    """`subject` identifies the account at the provider and never changes. `email` is canonical, and verified there.

    Names are empty if the provider has none.
    """

    provider: str
    subject: str
    email: str
    first_name: str
    last_name: str
