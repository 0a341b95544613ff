"""The accounts of the demo data, which people are told about if there is a sandbox."""

from collections.abc import Iterable, Iterator

from gateway.settings import DemoAccount


class DemoAccounts:
    def __init__(self, accounts: Iterable[DemoAccount] = ()) -> None:
        self._by_role = {(each.storefront, each.role): each for each in accounts}

    def of(self, storefront: str) -> list[DemoAccount]:
        return [each for each in self._by_role.values() if each.storefront == storefront]

    def customer(self, storefront: str) -> DemoAccount | None:
        return self._by_role.get((storefront, "customer"))

    def for_contract(self, storefront: str, contract: str) -> DemoAccount | None:
        """The account that uses a contract of the storefront."""
        return self._by_role.get((storefront, "staff" if contract == "staff" else "customer"))

    def __iter__(self) -> Iterator[DemoAccount]:
        return iter(self._by_role.values())


def placeholders(account: DemoAccount | None) -> dict[str, str]:
    """What texts and examples about an account contain; nothing without an account."""
    if account is None:
        return {}
    return {"email": account.email, **({"password": account.password} if account.password else {})}
