"""The port the platform listens on, claimed before anything else is started."""

import socket

from atelier.errors import CannotStart

EPHEMERAL = 32768
TAKEN = """\
Port {port} on {host} is taken by another program ({reason}).
Stop that program, or choose another port:  make run ARGS="--port {other}"  or  atelier up --port {other}"""


def claim(host: str, port: int) -> socket.socket:
    """A socket bound to the address, which nobody else can bind. Connections are refused until a server listens on it.

    Whoever hands it to a server calls `share` first.
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
    claimed = socket.socket(family, socket.SOCK_STREAM)
    claimed.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        claimed.bind((host, port))
    except OSError:
        claimed.close()
        raise
    claimed.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)  # or another that is not listening may bind it too
    return claimed


def share(claimed: socket.socket) -> None:
    """Before it listens: its connections, which outlast the server by a minute, shall not keep the next one away."""
    claimed.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)


def _free_after(host: str, port: int) -> int:
    for other in range(port + 1, min(port + 100, EPHEMERAL)):
        try:
            _bound(host, other).close()
        except OSError:
            continue
        return other
    return port + 1
