from common.runtime.runner import run

from payments.app import create_service
from payments.settings import Settings

run("payments", Settings, create_service)
