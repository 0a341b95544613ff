"""PostgreSQL for asyncio on psycopg's libpq: prepared statements, several per message, deadlines, a connection pool."""

from pgpipe.connection import PipelinedConnection as PipelinedConnection
from pgpipe.connection import Result as Result
from pgpipe.errors import PoolClosed as PoolClosed
from pgpipe.errors import PoolTimeout as PoolTimeout
from pgpipe.errors import RowCountMismatch as RowCountMismatch
from pgpipe.errors import StatementTimeout as StatementTimeout
from pgpipe.pool import ConnectionPool as ConnectionPool
from pgpipe.pool import PoolStats as PoolStats
from pgpipe.statement import Statement as Statement
from pgpipe.statement import as_dict as as_dict
from pgpipe.unit_of_work import UnitOfWork as UnitOfWork
