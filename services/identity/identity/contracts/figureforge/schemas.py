"""Bodies that several endpoints share."""

from common.http import Output


class MessageBody(Output):
    message: str
