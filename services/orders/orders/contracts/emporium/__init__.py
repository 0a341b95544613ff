"""Emporium's part of orders (contract 3.4)."""

from common.storefronts import Storefronts
from common.web import contract_app
from dialects.emporium import EMPORIUM
from fastapi import FastAPI

from orders.contracts.emporium.reading import reading
from orders.contracts.emporium.writing import writing
from orders.telling import Telling
from orders.use_cases.check_out import CheckoutSaga


def app(saga: CheckoutSaga, storefronts: Storefronts, telling: Telling) -> FastAPI:
    return contract_app(EMPORIUM, reading, writing(saga, storefronts, telling))
