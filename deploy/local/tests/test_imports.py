"""What the process that answers requests has in its memory."""

import subprocess
import sys

from atelier.services import SERVICES

ENGINES = ("numpy", "cv2", "skia", "PIL", "embreex", "reportlab", "uharfbuzz")
MODULES = ("atelier.embedded.platform", "gateway.app", *(f"{name}.app" for name in SERVICES))
LOADED = "import sys; {}; print(*sorted(set(sys.modules) & set({!r})))"


def test_a_process_that_serves_all_services_has_not_imported_an_engine() -> None:
    """A process of its own, because other tests of this one import the engines."""
    script = LOADED.format("; ".join(f"import {module}" for module in MODULES), ENGINES)
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []
