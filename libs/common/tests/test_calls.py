"""Internal calls: the same results, refusals and failures on both transports."""

import asyncio
from abc import abstractmethod
from contextlib import suppress
from typing import Annotated, Any
from uuid import UUID, uuid4

import pytest
import structlog.testing
from atelier.embedded.asgi_transport import AsgiTransport
from atelier.embedded.in_process_resolver import InProcessResolver
from common.db.database import Database
from common.events.envelope import Envelope
from common.http.service_app import ServiceApp
from common.kernel.callers import CallerTokens
from common.kernel.errors import Conflict, Kind, RemoteRefusal, ServiceUnavailable
from common.kernel.storefronts import Storefronts
from common.observability import log_context
from common.rpc.interface import ServiceInterface, call_policy
from common.rpc.interfaces.every_service import EveryServiceInterface
from common.rpc.internal_app import InternalApp
from common.rpc.resolver import HttpResolver, ServiceResolver
from opentelemetry.trace import SpanKind
from psycopg import OperationalError
from pydantic import BaseModel, ConfigDict, Field
from testkit.harness import KEY, Harness
from testkit.ledger import NoteWritten, SideEffects
from testkit.services import TRANSPORTS, resolver_of
from testkit.spans import recorded


class Note(BaseModel):
    model_config = ConfigDict(frozen=True)

    id: UUID
    words: Annotated[str, Field(min_length=1)]


class NoteTaken(Conflict):
    code = "note.taken"


class NotesInterface(ServiceInterface, service="notes"):
    @abstractmethod
    async def write(self, storefront: str, notes: list[Note], copies: int = 1) -> dict[UUID, list[Note]]: ...

    @abstractmethod
    async def erase(self, storefront: str, id: UUID | int) -> None: ...

    @abstractmethod
    @call_policy(timeout_seconds=0.02, attempts=2)
    async def wait(self) -> None: ...


class Notes(NotesInterface):
    """Records its calls, and raises the next of `failures` at each of them."""

    def __init__(self) -> None:
        self.failures: list[Exception] = []
        self.calls: list[tuple[Any, ...]] = []
        self.contexts: list[dict[str, str | None]] = []

    async def write(self, storefront: str, notes: list[Note], copies: int = 1) -> dict[UUID, list[Note]]:
        self._called(storefront, notes, copies)
        return {note.id: [note] * copies for note in notes}

    async def erase(self, storefront: str, id: UUID | int) -> None:
        self._called(storefront, id)

    async def wait(self) -> None:
        self._called()
        await asyncio.Event().wait()

    def _called(self, *arguments: Any) -> None:
        self.calls.append(arguments)
        self.contexts.append(dict(log_context.fields()))
        if self.failures:
            raise self.failures.pop(0)


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture(params=TRANSPORTS)
def resolver(notes: Notes, request: pytest.FixtureRequest) -> ServiceResolver:
    if request.param == "direct":
        in_process = InProcessResolver()
        in_process.add("notes", InternalApp(notes))
        return in_process
    database = Database("postgresql://nobody@127.0.0.1:1/nothing")
    tokens, internal = CallerTokens(KEY, "notes"), InternalApp(notes)
    app = ServiceApp("notes", database, tokens, Storefronts(()), {"internal": internal})
    return HttpResolver(CallerTokens(KEY, "tests"), lambda _: AsgiTransport(app))


@pytest.fixture
def client(resolver: ServiceResolver) -> NotesInterface:
    return resolver.get(NotesInterface)


def note(words: str = "x") -> Note:
    return Note(id=uuid4(), words=words)


async def test_arguments_and_results_have_their_declared_types(client: NotesInterface, notes: Notes) -> None:
    written = note()
    assert await client.write("emporium", [written], copies=2) == {written.id: [written, written]}
    assert notes.calls == [("emporium", [written], 2)]


async def test_omitted_arguments_have_the_declared_default(client: NotesInterface, notes: Notes) -> None:
    await client.write(storefront="emporium", notes=[])
    assert notes.calls == [("emporium", [], 1)]


@pytest.mark.parametrize("id", [7, uuid4()])
async def test_a_union_keeps_its_member(client: NotesInterface, notes: Notes, id: UUID | int) -> None:
    assert (await client.erase("emporium", id), notes.calls) == (None, [("emporium", id)])  # type: ignore[func-returns-value]


async def test_the_implementation_runs_in_the_log_context_of_its_service(client: NotesInterface, notes: Notes) -> None:
    with log_context.bound(service="caller", storefront="another", request_id="r1"):
        await client.write("emporium", [])
        assert log_context.fields()["service"] == "caller"
    assert notes.contexts == [{"service": "notes", "storefront": "emporium", "request_id": "r1"}]


async def test_a_call_is_a_client_span_and_a_server_span_of_the_called_service(
    client: NotesInterface, notes: Notes
) -> None:
    notes.failures = [NoteTaken(), RuntimeError("a secret detail")]
    with recorded() as exporter, log_context.bound(service="caller"):
        for _ in range(2):
            with suppress(RemoteRefusal, ServiceUnavailable):
                await client.write("emporium", [])
        await client.write("emporium", [])
    spans = exporter.get_finished_spans()
    servers, clients = spans[::2], spans[1::2]
    assert {span.name for span in spans} == {"POST /internal/write"}
    for server, calling in zip(servers, clients, strict=True):
        assert (server.kind, calling.kind) == (SpanKind.SERVER, SpanKind.CLIENT)
        assert server.parent is not None
        assert server.parent.span_id == calling.context.span_id
        assert [span.resource.attributes["service.name"] for span in (server, calling)] == ["notes", "caller"]
    statuses = [(server.attributes or {})["http.response.status_code"] for server in servers]
    assert (statuses, [server.status.is_ok for server in servers]) == ([409, 500, 200], [True, False, True])
    assert [calling.status.is_ok for calling in clients] == [False, False, True]
    assert (servers[0].attributes or {})["http.route"] == "/internal/write"
    assert "a secret detail" not in " ".join(span.to_json() for span in spans)


@pytest.mark.parametrize(
    ("arguments", "path", "rule"),
    [
        ({"storefront": "x", "notes": [{"id": "nonsense", "words": "x"}]}, "notes.0.id", "uuid_parsing"),
        ({"storefront": "x", "notes": [{"id": str(uuid4()), "words": ""}]}, "notes.0.words", "string_too_short"),
        ({"storefront": "x"}, "notes", "missing"),
        ({"storefront": "x", "notes": [], "more": 1}, "more", "extra_forbidden"),
    ],
)
async def test_invalid_arguments_are_refused(
    client: Any, notes: Notes, arguments: dict[str, Any], path: str, rule: str
) -> None:
    with pytest.raises(RemoteRefusal) as refused:
        await client.write(**arguments)
    problem = refused.value.problem()
    assert (problem.kind, problem.code) == (Kind.INVALID, "request.invalid")
    assert [(fault.path, fault.rule) for fault in problem.fields] == [(path, rule)]
    assert notes.calls == []


async def test_a_refusal_has_its_kind_and_code_and_its_facts_as_json(client: NotesInterface, notes: Notes) -> None:
    taken = uuid4()
    notes.failures = [NoteTaken(id=taken, count=2)]
    with pytest.raises(RemoteRefusal) as refused:
        await client.write("emporium", [])
    problem = refused.value.problem()
    assert (problem.kind, problem.code, problem.facts) == (
        Kind.CONFLICT,
        "note.taken",
        {"id": str(taken), "count": 2},
    )
    assert len(notes.calls) == 1


async def test_a_crash_is_logged_by_the_called_service_and_is_unavailability_to_its_caller(
    client: NotesInterface, notes: Notes
) -> None:
    notes.failures = [RuntimeError("a secret detail")]
    with structlog.testing.capture_logs() as logs, pytest.raises(ServiceUnavailable) as unavailable:
        await client.write("emporium", [])
    assert unavailable.value.facts == {"service": "notes"}
    assert [(line["event"], line["method"], line["log_level"]) for line in logs] == [
        ("internal_call_crashed", "write", "error")
    ]
    assert len(notes.calls) == 1


@pytest.mark.parametrize("failure", [ServiceUnavailable(), OperationalError("gone")])
async def test_a_service_that_is_unavailable_is_called_again(
    client: NotesInterface, notes: Notes, failure: Exception
) -> None:
    notes.failures = [failure, failure]
    assert await client.write("emporium", []) == {}
    assert len(notes.calls) == 3
    notes.failures = [failure] * 3
    with pytest.raises(ServiceUnavailable):
        await client.write("emporium", [])
    assert notes.failures == []


async def test_every_attempt_has_a_deadline(client: NotesInterface, notes: Notes) -> None:
    with pytest.raises(ServiceUnavailable):
        await client.wait()
    assert len(notes.calls) == 2


async def test_a_timeout_inside_the_implementation_is_a_crash(client: NotesInterface, notes: Notes) -> None:
    notes.failures = [TimeoutError()]
    with structlog.testing.capture_logs() as logs, pytest.raises(ServiceUnavailable):
        await client.write("emporium", [])
    assert ([line["event"] for line in logs], len(notes.calls)) == (["internal_call_crashed"], 1)


class Unimplemented(NotesInterface):
    async def erase(self, storefront: str, id: UUID | int) -> None: ...


def test_an_implementation_has_every_method() -> None:
    with pytest.raises(TypeError, match=r"wait.* write"):
        Unimplemented()  # type: ignore[abstract]


async def test_two_interfaces_of_one_service_have_different_method_names(notes: Notes) -> None:
    with pytest.raises(ValueError, match="two internal methods are called write"):
        InternalApp(notes, notes)


def test_an_interface_of_every_service_needs_the_services_name(resolver: ServiceResolver) -> None:
    with pytest.raises(TypeError, match="name the service"):
        resolver.get(EveryServiceInterface)


async def test_a_service_that_is_not_in_the_process_is_unavailable() -> None:
    with pytest.raises(ServiceUnavailable):
        await InProcessResolver().get(NotesInterface).write("emporium", [])


# The methods that every service has.


@pytest.fixture(params=TRANSPORTS)
def every_service(ledger: Harness, request: pytest.FixtureRequest) -> EveryServiceInterface:
    return resolver_of(ledger.service, request.param, ledger.tokens).get(EveryServiceInterface, "ledger")


async def test_an_event_that_is_delivered_twice_has_one_effect(
    ledger: Harness, every_service: EveryServiceInterface, effects: SideEffects
) -> None:
    envelope = Envelope.of(NoteWritten(storefront=ledger.storefront(), words=f"news {uuid4()}"))
    await every_service.deliver_event(envelope)
    await every_service.deliver_event(envelope)
    assert effects.handled == [envelope.data["words"]]


async def test_an_event_whose_handler_fails_is_tried_once(
    ledger: Harness, every_service: EveryServiceInterface, effects: SideEffects
) -> None:
    effects.is_failing = True
    with pytest.raises(ServiceUnavailable):
        await every_service.deliver_event(Envelope.of(NoteWritten(storefront=ledger.storefront(), words="x")))
    assert effects.handled == ["x"]


async def test_every_service_has_its_openapi_documents(every_service: EveryServiceInterface) -> None:
    document = await every_service.openapi_document("emporium")
    assert "/api/v1/notes/" in document["paths"]
    assert await every_service.openapi_document("unknown") == {}
