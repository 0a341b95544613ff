"""HTTP for services: contracts as sub-applications, callers, transactions at the edge, refusals as responses."""

from common.web.bodies import Body, Output
from common.web.contract import contract_app, router
from common.web.dependencies import AnyCaller, BaseUrl, Customer, Data, Internal, Reads, StaffMember, Transaction
from common.web.responses import json_response

__all__ = [
    "AnyCaller",
    "BaseUrl",
    "Body",
    "Customer",
    "Data",
    "Internal",
    "Output",
    "Reads",
    "StaffMember",
    "Transaction",
    "contract_app",
    "json_response",
    "router",
]
