from common.runtime.runner import run

from generation.app import create_service
from generation.settings import Settings

run("generation", Settings, create_service)
