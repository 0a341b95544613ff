"""Read model of an account with its username."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class NamedAccount:
    """An account that was not created by its owner may have no username, and is shown with its address instead."""

    number: int
    username: str | None
    email: str
    first_name: str
    last_name: str
    phone_number: str | None
    created_at: datetime
    last_login_at: datetime | None

    @property
    def shown_name(self) -> str:
        return self.username or self.email
