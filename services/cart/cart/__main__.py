from common.runtime.runner import run

from cart.app import create_service
from cart.settings import Settings

run("cart", Settings, create_service)
