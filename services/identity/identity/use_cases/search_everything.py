"""Search everything that a shop has: each service among what it owns."""

from collections.abc import Mapping, Sequence

from common.rpc.interfaces.search import Hit, SearchInterface

from identity.use_cases.ask_services import Answers, ask_services


async def search_everything(
    storefront: str,
    text: str,
    services: Mapping[str, SearchInterface],
    wanted: Mapping[str, Sequence[str]],
    most: int,
) -> Answers[list[Hit]]:
    """At most `most` of each kind. `wanted` has the kinds of each service; the others are not asked."""
    asked = {name: (services[name], list(kinds)) for name, kinds in wanted.items()}
    return await ask_services(asked, lambda each: each[0].search(storefront, text, each[1], most))
