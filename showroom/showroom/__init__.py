"""Front ends of the shipped contracts: static files, served as they are here. A folder a contract, and `shared`."""

from pathlib import Path

FOLDER = Path(__file__).parent
