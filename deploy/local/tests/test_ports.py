"""Reserving the port to listen on."""

import socket

import pytest
from atelier.errors import CannotStart
from atelier.host.ports import EPHEMERAL, reserve_port, share
from testkit.sources import free_port


def test_a_port_is_reserved_once(port: int) -> None:
    with reserve_port("127.0.0.1", port), pytest.raises(CannotStart, match=f"Port {port} on 127.0.0.1 is taken"):
        reserve_port("127.0.0.1", port)
    reserve_port("127.0.0.1", port).close()


def test_connections_are_refused_until_a_server_listens(port: int) -> None:
    with reserve_port("127.0.0.1", port) as reserved:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))
        reserved.listen()
        socket.create_connection(("127.0.0.1", port)).close()


def test_a_stopped_server_can_be_started_again_at_once(port: int) -> None:
    with reserve_port("127.0.0.1", port) as reserved:
        share(reserved)
        reserved.listen()
        with socket.create_connection(("127.0.0.1", port)) as caller:
            answering, _ = reserved.accept()
            answering.close()
            assert caller.recv(1) == b""
    reserve_port("127.0.0.1", port).close()


@pytest.mark.parametrize("port", [0, -1, EPHEMERAL])
def test_an_ephemeral_port_is_refused(port: int) -> None:
    with pytest.raises(CannotStart, match="choose one from 1 to 32767"):
        reserve_port("127.0.0.1", port)


@pytest.fixture
def port() -> int:
    return free_port()
