"""Guests: strangers whom a storefront knows again, by secrets that only we can have issued. Nothing is stored."""

import base64
import binascii
import hmac
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from common import clock
from common.callers import Caller
from common.storefronts import Storefront

from gateway.ready import Header
from gateway.resolve import Place
from gateway.visit import Visit

HEADER, COOKIE = b"header", b"cookie"
_ID_BYTES, _EXPIRY_BYTES, _SIGNATURE_BYTES = 16, 8, 24
_BYTES = _ID_BYTES + _EXPIRY_BYTES + _SIGNATURE_BYTES
LENGTH = _BYTES * 4 // 3
"""Of a secret as the client holds it: URL-safe base64 without padding."""
UNKEPT: Header = (b"cache-control", b"no-store")


@dataclass(frozen=True, slots=True)
class Guest:
    """A session of somebody we know nothing about; `expires_at` in seconds since the epoch."""

    id: UUID
    expires_at: int


class GuestSecrets:
    """What a guest of one storefront shows to be known again; the header's secret does not tell the cookie's."""

    def __init__(self, key: bytes, storefront: str) -> None:
        self._key = key
        self._storefront = storefront.encode()

    def issue(self, guest: Guest, carrier: bytes) -> bytes:
        claim = guest.id.bytes + guest.expires_at.to_bytes(_EXPIRY_BYTES)
        return base64.urlsafe_b64encode(claim + self._sign(claim, carrier))

    def read(self, secret: bytes, carrier: bytes) -> Guest | None:
        """None for what we did not issue to this storefront's guests in this carrier, and for what has expired."""
        if len(secret) != LENGTH:
            return None
        try:
            content = base64.b64decode(secret, b"-_", validate=True)
        except binascii.Error:
            return None
        claim, signature = content[:-_SIGNATURE_BYTES], content[-_SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self._sign(claim, carrier)):
            return None
        guest = Guest(UUID(bytes=claim[:_ID_BYTES]), int.from_bytes(claim[_ID_BYTES:]))
        return guest if guest.expires_at > clock.timestamp() else None

    def _sign(self, claim: bytes, carrier: bytes) -> bytes:
        said = b"\0".join((carrier, self._storefront, claim))
        return hmac.digest(self._key, said, "sha256")[:_SIGNATURE_BYTES]


class GuestBook:
    """The guests of one storefront, as its `[guests]` wants them."""

    def __init__(self, storefront: Storefront, key: bytes, *, production: bool) -> None:
        self._guests = storefront.guests
        self._secrets = GuestSecrets(key, storefront.name)
        self._header = storefront.guests.header.lower().encode()
        self._cookie = storefront.guests.cookie.name.encode()
        self._production = production

    def receives(self, path: str) -> bool:
        return path.startswith(self._guests.paths)

    def claims(self, path: str) -> bool:
        return path in self._guests.claimed_at

    def known(self, visit: Visit) -> Guest | None:
        """By the header first, then by the cookie."""
        shown = self._secrets.read(visit.headers.get(self._header, b""), HEADER)
        return shown or next(filter(None, (self._secrets.read(each, COOKIE) for each in self._cookies(visit))), None)

    def welcome(self, visit: Visit) -> Guest:
        """Somebody known or somebody new; whoever came in the second half of a session has another whole one."""
        now = int(clock.timestamp())
        guest = self.known(visit) or Guest(UUID(bytes=os.urandom(_ID_BYTES)), 0)
        if guest.expires_at - now >= self._guests.lifetime / 2:
            return guest
        return Guest(guest.id, now + self._guests.lifetime)

    def tell(self, guest: Guest, visit: Visit) -> list[Header]:
        """The guest's secrets on an answer: the header always, the cookie unless the client has it."""
        told = [UNKEPT, (self._header, self._secrets.issue(guest, HEADER))]
        cookie = self._secrets.issue(guest, COOKIE)
        if cookie not in self._cookies(visit):
            told.append((b"set-cookie", self._set_cookie(cookie, guest, visit.secure)))
        return told

    def _cookies(self, visit: Visit) -> Iterator[bytes]:
        for pair in visit.headers.get(b"cookie", b"").split(b";"):
            name, _, value = pair.strip(b" \t").partition(b"=")
            if name == self._cookie:
                yield value

    def _set_cookie(self, secret: bytes, guest: Guest, came_secure: bool) -> bytes:
        cookie = self._guests.cookie
        parts = [f"Path={cookie.path}", f"Max-Age={guest.expires_at - int(clock.timestamp())}", "HttpOnly"]
        parts.append(f"SameSite={cookie.same_site}")
        if cookie.domain:
            parts.append(f"Domain={cookie.domain}")
        if (self._production or came_secure) if cookie.secure is None else cookie.secure:
            parts.append("Secure")
        return b"%b=%b; %b" % (self._cookie, secret, "; ".join(parts).encode())


class Reception:
    """Makes guests of strangers, where their storefront wants guests."""

    def __init__(self, storefronts: Iterable[Storefront], key: str, *, production: bool) -> None:
        ours = hmac.digest(key.encode(), b"atelier guests", "sha256")
        self._books = {
            each.name: GuestBook(each, ours, production=production) for each in storefronts if each.guests.paths
        }

    def receive(self, caller: Caller, visit: Visit, place: Place) -> tuple[Caller, list[Header]]:
        """The caller with the guest they are or have been, and what the answer tells them about that."""
        book = self._books.get(place.storefront.name)
        if book is None:
            return caller, []
        if caller.user_id is None and book.receives(place.path):
            guest = book.welcome(visit)
            return replace(caller, guest_id=guest.id), book.tell(guest, visit)
        if book.claims(place.path) and (known := book.known(visit)):
            return replace(caller, guest_id=known.id), []
        return caller, []
