"""Reserves the ports that the platform listens on, before anything else is started."""

import socket

from atelier.errors import CannotStart

EPHEMERAL = 32768
TAKEN = """\
Port {port} on {host} is taken by another program ({reason}).
Stop that program, or choose another port:  make run ARGS="--port {other}"  or  atelier up --port {other}"""


def reserve_port(host: str, port: int) -> socket.socket:
    """A socket bound to the address, so that no other can bind it. Connections are refused until a server listens.

    Call `share` before passing it to a server.
    """
    if not 0 < port < EPHEMERAL:
        raise CannotStart(f"Port {port} cannot be used: choose one from 1 to {EPHEMERAL - 1}.")
    try:
        return _bound(host, port)
    except (socket.gaierror, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise CannotStart(f"{host} is not an address of this machine ({reason}). Leave --host out.") from error
    except OSError as error:
        other = _free_after(host, port)
        raise CannotStart(TAKEN.format(port=port, host=host, reason=error.strerror, other=other)) from error


def _bound(host: str, port: int) -> socket.socket:
    family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    reserved = socket.socket(family, socket.SOCK_STREAM)
    reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        reserved.bind((host, port))
    except OSError:
        reserved.close()
        raise
    reserved.setsockopt(
        socket.SOL_SOCKET, socket.SO_REUSEADDR, 0
    )  # with it, another socket that does not listen could bind the address too
    return reserved


def share(reserved: socket.socket) -> None:
    """Set SO_REUSEADDR before listening: connections in TIME_WAIT must not prevent the next server from binding."""
    reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)


def _free_after(host: str, port: int) -> int:
    for other in range(port + 1, min(port + 100, EPHEMERAL)):
        try:
            _bound(host, other).close()
        except OSError:
            continue
        return other
    return port + 1
