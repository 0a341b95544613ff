"""An account at a vendor, used by all of its models."""

from dataclasses import dataclass

from common.egress.bounded_http import BoundedHttp

from generation.jobs.providers.vendors.driver import Driver
from generation.jobs.providers.vendors.vendor_http import VendorHttp
from generation.settings import VendorSettings


@dataclass(frozen=True, slots=True)
class Account:
    name: str
    settings: VendorSettings
    connections: BoundedHttp
    http: VendorHttp
    driver: Driver
