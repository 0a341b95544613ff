"""Refusals about imports and exports."""

from common.kernel.errors import Conflict, Invalid, NotFound


class ImportNotFound(NotFound):
    code = "import.not_found"


class ImportEnded(Conflict):
    """What has ended cannot be cancelled. Facts: `state`."""

    code = "import.ended"


class ImportFileEmpty(Invalid):
    code = "import.file_empty"
    field = "file"


class ImportFileTooLarge(Invalid):
    """Facts: `max_bytes`."""

    code = "import.file_too_large"
    field = "file"


class ImportsRunning(Conflict):
    """So many imports of the storefront wait or run already. Facts: `most`."""

    code = "import.too_many"


class ExportNotFound(NotFound):
    """Unknown, of another storefront, or the link has expired."""

    code = "export.not_found"


class ExportsRunning(Conflict):
    """So many exports of the storefront wait or run already. Facts: `most`."""

    code = "export.too_many"
