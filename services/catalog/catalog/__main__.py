from common.runtime.runner import run

from catalog.app import create_service
from catalog.settings import Settings

run("catalog", Settings, create_service)
