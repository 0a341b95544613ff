"""The pictures that a client gives: data URIs, addresses, files of the sandbox."""

import binascii
import re
from base64 import b64decode
from urllib.parse import urlsplit

from common.rpc.http_transport import HttpClientError, HttpTransport

from sandbox.vendors.artist import UnusablePicture
from sandbox.vendors.files import Files
from sandbox.vendors.jobs import Job, Vendor

DATA_URI = re.compile(r"data:([\w.+/-]*)(?:;[\w=.-]+)*;base64,", re.ASCII)
STORED = "file:"
SECONDS = 20.0
OWN_FILE = re.compile(r"/(?:replicate/v1/files|replicate/delivery|fal/files)/([0-9a-f]{32})(?:/|$)")
"""The path of a file that this sandbox stores; it is read without a request to itself."""


class Inputs:
    def __init__(self, files: Files, http: HttpTransport) -> None:
        self._files = files
        self._http = http

    def stored(self, vendor: Vendor, address: str) -> str:
        """An address as an order names it: the content of a data URI is stored. Raises UnusablePicture."""
        match = DATA_URI.match(address)
        if match is None:
            if urlsplit(address).scheme not in ("http", "https"):
                raise UnusablePicture("not a valid URL or data URI")
            return address
        try:
            content = b64decode(address[match.end() :], validate=True)
        except (binascii.Error, ValueError) as error:
            raise UnusablePicture("the data URI is not valid base64") from error
        return f"{STORED}{self._files.add(vendor, 'input', content, match[1]).id}"

    async def read(self, job: Job, address: str) -> bytes:
        """Raises UnusablePicture."""
        own = OWN_FILE.search(urlsplit(address).path)
        identifier = address.removeprefix(STORED) if address.startswith(STORED) else own and own[1]
        if identifier:
            file = self._files.find(job.vendor, identifier)
            if file is None:
                raise UnusablePicture(f"404 Client Error: Not Found for url: {address}")
            return file.content
        try:
            response = await self._http.request("GET", address, {}, b"", SECONDS)
        except HttpClientError as error:
            raise UnusablePicture(f"{address} cannot be reached: {error}") from error
        if response.status != 200:
            raise UnusablePicture(f"{response.status} Error for url: {address}")
        return response.content
