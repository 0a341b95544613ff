from common.runtime.runner import run

from webhooks.app import create_service
from webhooks.settings import Settings

run("webhooks", Settings, create_service)
