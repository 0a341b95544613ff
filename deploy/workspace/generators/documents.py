"""The OpenAPI document of each contract, as the gateway serves it. Nothing is started."""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from atelier.embedded.wiring import create_services_for_inspection
from common.http.contract import ContractApp
from common.http.service_app import ServiceApp
from common.kernel.storefronts import Storefront, Storefronts
from common.runtime.service import Service
from gateway.docs.openapi import merge
from gateway.routing.contracts import CONTRACTS, STAFF_CONTRACT, Contract

STOREFRONTS = Path(__file__).parents[3] / "deploy" / "storefronts"
Document = dict[str, Any]


class Described(NamedTuple):
    """`storefront` is the first that has the contract: its cookies and headers are those of the document."""

    contract: Contract
    storefront: Storefront
    document: Document

    @property
    def name(self) -> str:
        return self.contract.name


@cache
def services() -> tuple[Service, ...]:
    return create_services_for_inspection(STOREFRONTS)


@cache
def contracts() -> tuple[Described, ...]:
    """Those of storefronts, and that of staff."""
    storefronts = list(Storefronts.load(STOREFRONTS, [each.name for each in services()]))
    found = []
    for contract in (*CONTRACTS.values(), STAFF_CONTRACT):
        own = [each for each in storefronts if each.contract == contract.name]
        storefront = (own or storefronts)[0]
        found.append(Described(contract, storefront, merge(contract, storefront, _parts(contract))))
    return tuple(found)


def _parts(contract: Contract) -> dict[str, Document]:
    return {
        service.name: app.openapi()
        for service in services()
        if isinstance(service.app, ServiceApp)
        and isinstance(app := service.app.contracts.get(contract.name), ContractApp)
    }
