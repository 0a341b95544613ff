"""The settings of generation."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from urllib.parse import urlsplit

from common.http.streams import OpenRequestSettings, StreamSettings
from common.kernel.settings import ServiceSettings
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

MEGABYTE = 1_048_576


def _http_address(address: str) -> str:
    parts = urlsplit(address)
    parts.port  # noqa: B018  # raises ValueError if it is not a number
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError("is not an address such as https://api.example.com/v1")
    return address.rstrip("/")


HttpAddress = Annotated[str, AfterValidator(_http_address)]
Seconds = Annotated[float, Field(gt=0, le=3600)]


Api = Literal["replicate", "openai", "fal", "comfyui"]
_ADDRESSES: Mapping[str, str] = {
    "replicate": "https://api.replicate.com/v1",
    "openai": "https://api.openai.com/v1",
    "fal": "https://queue.fal.run",
}
_RESULT_HOSTS: Mapping[str, tuple[str, ...]] = {
    "replicate": ("replicate.delivery", "*.replicate.delivery"),
    "fal": ("fal.media", "*.fal.media", "storage.googleapis.com"),
}
TEST_KEYS = "test_", "r8_test_", "sk-test-"
"""How the keys begin that the sandbox's stand-ins accept, and no vendor."""
_SUBMIT_SECONDS: Mapping[str, float] = {"openai": 170.0}
"""There the answer to the submission is the picture."""


class VendorSettings(BaseModel):
    """An account. `api` is which API it speaks: by default that of the account's name.

    `base_url` is the vendor's own address unless another server speaks its API; a pool of ComfyUI has `servers`, which
    may have private addresses. Results are downloaded from these and from `result_hosts` only: `HOST`, `HOST:PORT` or
    `*.DOMAIN`. Other hosts with private addresses are refused except `private_hosts`. At most `concurrency` predictions
    of the account are open at a time, in all processes together.

    `submit_seconds`, `request_seconds` and `download_seconds` limit one request. `attempts` is how often a request is
    sent at most; the pauses start with `backoff_seconds` and double. After `breaker_failures` failures in a row nothing
    is sent for `breaker_seconds`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    api: Api | None = None
    api_key: SecretStr = SecretStr("")
    base_url: HttpAddress | None = None
    storage_url: HttpAddress | None = None
    servers: tuple[HttpAddress, ...] = ()
    result_hosts: tuple[str, ...] = ()
    private_hosts: frozenset[str] = frozenset()
    concurrency: int = Field(default=4, ge=1, le=1000)
    request_seconds: Seconds = 15.0
    submit_seconds: Seconds = 60.0
    download_seconds: Seconds = 60.0
    poll_seconds: Seconds = 2.0
    attempts: int = Field(default=4, ge=1, le=20)
    backoff_seconds: Seconds = 0.5
    max_backoff_seconds: Seconds = 30.0
    breaker_failures: int = Field(default=8, ge=1)
    breaker_seconds: Seconds = 30.0
    max_result_bytes: int = Field(default=40 * MEGABYTE, ge=1)
    max_result_pixels: int = Field(default=100_000_000, ge=1)

    def of(self, name: str, sandbox: str | None = None, *, is_production: bool) -> "VendorSettings":
        """With the defaults of the API that the account of this name speaks.

        Raises ValueError for a missing key or server, and for addresses without TLS in production. Accounts with a key
        of tests and without an address are at the stand-ins of `sandbox`, if there is one.
        """
        api = self.api or name
        if api not in get_args(Api):
            raise ValueError(f"{name}: api: must be one of {', '.join(get_args(Api))}")
        if sandbox and self._is_of_tests:
            return self._at(sandbox, api).of(name, is_production=is_production)
        if api == "comfyui" and not self.servers:
            raise ValueError(f"{name}: servers: must name one at least")
        if api != "comfyui" and not self.api_key.get_secret_value() and self.base_url is None:
            raise ValueError(f"{name}: api_key: is missing")
        own: dict[str, Any] = {
            "api": api,
            "base_url": self.base_url or _ADDRESSES.get(api),
            "result_hosts": (*self.result_hosts, *_RESULT_HOSTS.get(api, ())),
            "private_hosts": self.private_hosts | {urlsplit(each).hostname or "" for each in self.servers},
        }
        if api in _SUBMIT_SECONDS and "submit_seconds" not in self.model_fields_set:
            own["submit_seconds"] = _SUBMIT_SECONDS[api]
        found = self.model_copy(update=own)
        if is_production and found.insecure_addresses():
            raise ValueError(f"{name}: not https: {', '.join(found.insecure_addresses())}")
        return found

    @property
    def _is_of_tests(self) -> bool:
        key = self.api_key.get_secret_value()
        return key.startswith(TEST_KEYS) and self.base_url is None and not self.servers

    def _at(self, sandbox: str, api: str) -> "VendorSettings":
        host = urlsplit(sandbox).hostname or ""
        own: dict[str, Any] = {"private_hosts": self.private_hosts | {host}}
        if api == "comfyui":
            own["servers"] = (f"{sandbox}/comfyui",)
        else:
            own["base_url"] = f"{sandbox}/{api}" if api == "fal" else f"{sandbox}/{api}/v1"
        if api == "fal":
            own["storage_url"] = f"{sandbox}/fal"
        return self.model_copy(update=own)

    @property
    def address(self) -> str:
        assert self.base_url is not None
        return self.base_url

    @property
    def storage(self) -> str:
        """Where fal stores uploads and publishes its keys."""
        return self.storage_url or "https://rest.fal.ai"

    @property
    def schemas(self) -> str:
        """Where fal publishes the schemas of applications."""
        return f"{self.storage_url or 'https://fal.ai'}/api/openapi/queue"

    def addresses(self) -> list[str]:
        given = [self.base_url, *self.servers, *([self.storage, self.schemas] if self.api == "fal" else [])]
        return [address for address in given if address is not None]

    def insecure_addresses(self) -> list[str]:
        """The addresses without TLS, which production permits on one's own servers only."""
        own = set(self.servers)
        return [each for each in self.addresses() if each not in own and not each.startswith("https://")]


class Settings(ServiceSettings):
    """`objects_url` is where pictures are stored: `file:///folder`, `memory:///` or `s3://bucket/prefix`.

    `providers` maps `STOREFRONT/KIND`, `STOREFRONT` or `*` to the name of the provider of new jobs; without an entry it
    is `local`; the routes of a storefront's TOML file count before it. A hosted model is named by its file: those that
    ship, and those in the folder `models`. `vendors` are the accounts with which they are asked; those with keys of
    tests ask the sandbox at `vendors_sandbox`, if there is one. Pictures are decoded
    and restored in child processes: at most `check_processes` of an api check uploads, each with `check_megabytes` of
    address space, and `render_processes` of a worker restore and encode, each with `render_megabytes`. The queue
    `restorations` should run as many jobs at once as there are `render_processes`; a hosted model permits more. The
    same holds for figures, the queue `figures`, and `figure_processes` with `figure_megabytes`; and for the pictures of
    books, the queue `illustrations`, and `illustration_processes` with `illustration_megabytes`, which also make the
    sheets of print files (queue `print_files`). `held` limits the requests for versions that wait for the end of the
    generation with one of the gateway's slots; its `total` must be less than the gateway's `held` slots. Pictures in
    work are in `scratch_folder`, by default one in the system's temporary folder; processes may share it.
    """

    objects_url: str
    providers: dict[str, str] = Field(default={})
    vendors: dict[str, VendorSettings] = Field(default={})
    vendors_sandbox: HttpAddress | None = None
    models: Path | None = None
    check_processes: int = Field(default=2, ge=1, le=64)
    check_megabytes: int = Field(default=1536, ge=256)
    render_processes: int = Field(default=1, ge=1, le=64)
    render_megabytes: int = Field(default=6144, ge=512)
    figure_processes: int = Field(default=1, ge=1, le=64)
    figure_megabytes: int = Field(default=4096, ge=512)
    illustration_processes: int = Field(default=1, ge=1, le=64)
    illustration_megabytes: int = Field(default=4096, ge=512)
    scratch_folder: Path | None = None
    streams: StreamSettings = StreamSettings()
    held: OpenRequestSettings = OpenRequestSettings(total=96, per_customer=6, per_address=24)
