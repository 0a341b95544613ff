"""Which provider executes which jobs."""

from collections.abc import Mapping

from generation.jobs.providers.provider import LOCAL, PermanentFailure, Provider


class Providers:
    """`chosen` maps `STOREFRONT/KIND`, `STOREFRONT` or `*` to the name of a provider; the most specific one counts."""

    def __init__(self, providers: Mapping[str, Provider], chosen: Mapping[str, str]) -> None:
        """Raises ValueError when a chosen provider does not exist."""
        unknown = set(chosen.values()) - providers.keys()
        if unknown:
            raise ValueError(f"there is no provider {', '.join(sorted(unknown))}")
        self._providers = providers
        self._chosen = chosen

    def name(self, storefront: str, kind: str) -> str:
        """The provider of new jobs: `local` unless another one is chosen."""
        places = f"{storefront}/{kind}", storefront, "*"
        return next((self._chosen[place] for place in places if place in self._chosen), LOCAL)

    def get(self, name: str) -> Provider:
        """The provider that a job was submitted for. Raises PermanentFailure if it was removed since.

        No other one takes its place: another model would be paid for, and would make something else.
        """
        try:
            return self._providers[name]
        except KeyError:
            raise PermanentFailure(f"there is no provider {name} any more") from None

    async def aclose(self) -> None:
        """Close the connections of all."""
        for provider in self._providers.values():
            await provider.aclose()
