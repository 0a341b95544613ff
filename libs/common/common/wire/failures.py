"""What can go wrong on the way to a service. None of it is the client's fault."""


class UpstreamFailure(Exception):
    """The service did not answer as it should have."""


class Refused(UpstreamFailure):
    """There was no connection to be had, so nothing was sent."""


class BrokenOff(UpstreamFailure):
    """The connection ended, or made no sense, before the answer was whole; `begun` if some of it had come."""

    def __init__(self, reason: str, *, begun: bool) -> None:
        super().__init__(reason)
        self.begun = begun


class TimedOut(UpstreamFailure):
    """Connected, but nothing moved for too long."""
