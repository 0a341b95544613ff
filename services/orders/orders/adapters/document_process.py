"""Documents as PDF, made in a process of their own: what lays out pages would stay in the service's memory."""

import asyncio
import sys

from common.kernel.errors import ServiceUnavailable

from orders.domain.document import DOCUMENT, Document

SECONDS = 20.0
AT_ONCE = 2
_COMMAND = (sys.executable, "-P", "-m", "orders.adapters.draw_document")


class DocumentProcesses:
    """At most AT_ONCE processes, each of which draws one document and ends."""

    def __init__(self) -> None:
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def draw(self, document: Document) -> bytes:
        """The PDF. Raises ServiceUnavailable if it is not made within SECONDS."""
        async with self._slots:
            process = await asyncio.create_subprocess_exec(
                *_COMMAND, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
            )
            try:
                async with asyncio.timeout(SECONDS):
                    pdf, _ = await process.communicate(DOCUMENT.dump_json(document))
            except TimeoutError:
                raise ServiceUnavailable(service="orders") from None
            finally:
                if process.returncode is None:
                    process.kill()
                    await process.wait()
        if process.returncode != 0:
            raise ServiceUnavailable(service="orders")
        return pdf
