"""Access to the databases, with the product's code."""

from atelier.audit.databases import Databases as Databases
from atelier.audit.databases import Row as Row
