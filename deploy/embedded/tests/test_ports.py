"""Claiming the port to listen on."""

import socket

import pytest
from atelier.errors import CannotStart
from atelier.ports import EPHEMERAL, claim, share
from common.testing.sources import free_port


def test_a_port_is_claimed_by_one(port: int) -> None:
    with claim("127.0.0.1", port), pytest.raises(CannotStart, match=f"Port {port} on 127.0.0.1 is taken"):
        claim("127.0.0.1", port)
    claim("127.0.0.1", port).close()


def test_connections_are_refused_until_a_server_listens(port: int) -> None:
    with claim("127.0.0.1", port) as claimed:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))
        claimed.listen()
        socket.create_connection(("127.0.0.1", port)).close()


def test_a_server_that_hung_up_may_be_started_again_at_once(port: int) -> None:
    with claim("127.0.0.1", port) as claimed:
        share(claimed)
        claimed.listen()
        with socket.create_connection(("127.0.0.1", port)) as caller:
            answering, _ = claimed.accept()
            answering.close()
            assert caller.recv(1) == b""
    claim("127.0.0.1", port).close()


@pytest.mark.parametrize("port", [0, -1, EPHEMERAL])
def test_a_port_that_outgoing_connections_may_take_is_refused(port: int) -> None:
    with pytest.raises(CannotStart, match="choose one from 1 to 32767"):
        claim("127.0.0.1", port)


@pytest.fixture
def port() -> int:
    return free_port()
