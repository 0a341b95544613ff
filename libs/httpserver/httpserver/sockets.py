"""Options of a client's socket."""

import socket

KERNEL_BYTES = 131_072
"""How many unsent bytes of a response the kernel may buffer for a client that does not read."""


def bound_kernel_buffer(connected: socket.socket | None) -> None:
    """Limit the unsent bytes in the kernel's buffer; its default is 4 MiB per connection."""
    option = getattr(socket, "TCP_NOTSENT_LOWAT", None)
    if connected is not None and option is not None and connected.family != socket.AF_UNIX:
        connected.setsockopt(socket.IPPROTO_TCP, option, KERNEL_BYTES)
