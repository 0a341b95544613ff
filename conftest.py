"""For every test: the folder `gateway` must not pass for the package of that name, so the package comes first. And
databases are found by their URLs alone, whatever libpq is told in the environment."""

import os

from common.db import libpq_environment
from testkit.postgres_sources import VARIABLE

import gateway

__all__ = ["gateway"]

libpq_environment.ignore(keep_credentials=VARIABLE in os.environ)
