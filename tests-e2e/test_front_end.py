"""The server of front ends."""

import socket
from pathlib import Path

import pytest
from front_end import front_end
from testkit.sources import free_port


async def test_an_occupied_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", free_port())) as occupant:
        port = occupant.getsockname()[1]
        with pytest.raises(pytest.fail.Exception, match=f"Port {port} is taken"):
            async with front_end(tmp_path, "http://localhost", port):
                pass
