"""The form of the messages between the process that answers requests and the one that draws."""

import struct

LENGTH = struct.Struct(">I")
"""The length of the pickle that follows."""
