"""Serves a contract over HTTP: application, dependencies of endpoints, idempotency, errors, fast path."""

from common.http.bodies import Body as Body
from common.http.bodies import Output as Output
from common.http.bodies import StrictBody as StrictBody
from common.http.bodies import shown as shown
from common.http.contract import contract_app as contract_app
from common.http.contract import router as router
from common.http.dependencies import OPTIONAL_TOKEN as OPTIONAL_TOKEN
from common.http.dependencies import AddressDigest as AddressDigest
from common.http.dependencies import AnyCaller as AnyCaller
from common.http.dependencies import BaseUrl as BaseUrl
from common.http.dependencies import ClientAddress as ClientAddress
from common.http.dependencies import ClientMethod as ClientMethod
from common.http.dependencies import Customer as Customer
from common.http.dependencies import Data as Data
from common.http.dependencies import OneStatement as OneStatement
from common.http.dependencies import Reads as Reads
from common.http.dependencies import StaffMember as StaffMember
from common.http.dependencies import Transaction as Transaction
from common.http.dependencies import permitted as permitted
from common.http.disconnects import while_connected as while_connected
from common.http.responses import json_response as json_response
from common.http.unguarded import held as held
from common.http.unguarded import served_in_maintenance as served_in_maintenance
from common.http.unguarded import serves_file as serves_file
from common.http.unguarded import tokenless as tokenless
from common.http.unguarded import unguarded as unguarded
