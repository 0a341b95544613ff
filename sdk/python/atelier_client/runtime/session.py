"""The session of a client."""

from atelier_client.runtime.tokens import Tokens, TokenStore


class Session:
    """The tokens that the client has. A session cookie is among the cookies of its connection."""

    def __init__(self, store: TokenStore) -> None:
        self._store = store

    @property
    def tokens(self) -> Tokens:
        return self._store.get()

    @property
    def is_signed_in(self) -> bool:
        """Whether there is an access token."""
        return self.tokens.access is not None

    def set(self, tokens: Tokens) -> None:
        self._store.set(tokens)

    def clear(self) -> None:
        """Forget the tokens, those of a guest too."""
        self._store.set(Tokens())
