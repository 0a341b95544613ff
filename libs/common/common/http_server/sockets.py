"""Options of a client's socket."""

import socket

KERNEL_BYTES = 131_072
"""So much of a response may wait in the kernel for a client that does not read."""


def bound_kernel_buffer(connected: socket.socket | None) -> None:
    """Let the kernel take little more than what is on its way; by itself it takes 4 MiB that are not read."""
    option = getattr(socket, "TCP_NOTSENT_LOWAT", None)
    if connected is not None and option is not None and connected.family != socket.AF_UNIX:
        connected.setsockopt(socket.IPPROTO_TCP, option, KERNEL_BYTES)
