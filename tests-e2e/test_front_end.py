"""The server of front ends in these tests."""

import socket
from pathlib import Path

import pytest
from common.testing.sources import free_port
from front_end import front_end


async def test_a_port_that_somebody_else_has_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", free_port())) as somebody:
        port = somebody.getsockname()[1]
        with pytest.raises(pytest.fail.Exception, match=f"Port {port} is taken"):
            async with front_end(tmp_path, "http://localhost", port):
                pass
