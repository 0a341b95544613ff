"""The orders of figure jobs."""

from uuid import UUID

from common.db.executor import Executor

from generation.figures.tables.order import FigureRequest


async def orders_of(executor: Executor, job_ids: list[UUID]) -> dict[UUID, FigureRequest]:
    """The orders of those jobs that are figure jobs, by job."""
    orders = await executor.get_all(FigureRequest, "job_id = any(%(job_ids)s)", job_ids=job_ids)
    return {order.job_id: order for order in orders}
