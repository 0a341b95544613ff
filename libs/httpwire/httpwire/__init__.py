"""An HTTP/1.1 client for the hop between processes that trust each other: pooled, streamed, with deadlines."""

from httpwire.connection import HttpConnection as HttpConnection
from httpwire.errors import ConnectFailed as ConnectFailed
from httpwire.errors import ConnectionBroken as ConnectionBroken
from httpwire.errors import HttpClientError as HttpClientError
from httpwire.errors import ResponseTimeout as ResponseTimeout
from httpwire.pool import ConnectionPool as ConnectionPool
from httpwire.pool import Endpoint as Endpoint
from httpwire.pool import PoolLimits as PoolLimits
from httpwire.request import Header as Header
from httpwire.request import HttpRequest as HttpRequest
from httpwire.response import HttpResponse as HttpResponse
