"""Streams of progress survive the gateway's deadline for silent responses."""

from common.http.streams import StreamSettings
from gateway.settings import UpstreamSettings


def test_heartbeats_come_more_often_than_the_gateway_gives_up() -> None:
    assert StreamSettings().heartbeat_seconds * 2 < UpstreamSettings().idle_seconds
