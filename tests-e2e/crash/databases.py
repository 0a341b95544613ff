"""The product's own access to the databases."""

from atelier.audit.databases import Databases as Databases
from atelier.audit.databases import Row as Row
