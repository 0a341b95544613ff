"""Wrong arguments, folders and settings are refused in one line, without a traceback."""

import os
import subprocess
from pathlib import Path

import pytest
from atelier.cli import parser
from common.kernel.service_sections import InvalidStorefront
from common.kernel.storefronts import Storefronts
from testkit.commands import run_module
from testkit.servers import amqp_url, postgres_url
from testkit.sources import free_port
from testkit.storefronts import SHIPPED


def run(module: str, *words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    return run_module(module, *words, environment={**os.environ, **settings})


def refused(answer: "subprocess.CompletedProcess[str]", code: int, *said: str, lines: int = 1) -> None:
    assert answer.returncode == code, answer.stderr
    assert len(answer.stderr.strip().splitlines()) == lines, answer.stderr
    assert "Traceback" not in answer.stderr
    for words in said:
        assert words in answer.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("up --port 0", "--port"),
        ("up --port 65536", "--port"),
        ("up --port -1", "--port"),
        ("up --port abc", "--port"),
        ("up --port 8000000000000000000000", "--port"),
        ("up --log-level LOUD", "--log-level"),
        ("up --nonsense", "--nonsense"),
        ("nonsense", "nonsense"),
        ("processes up --event-prefix drill.", "--event-prefix"),
        ("processes up --event-prefix=", "--event-prefix"),
        ("processes up --event-prefix Größe", "--event-prefix"),
        (f"processes up --event-prefix {'x' * 101}", "--event-prefix"),
        ("processes reset --event-prefix drill.", "--event-prefix"),
        ("processes up --database-prefix a/b", "--database-prefix"),
        ("processes up --database-prefix pg_own", "--database-prefix"),
        ("processes up --database-prefix 1st", "--database-prefix"),
        (f"processes up --database-prefix {'x' * 51}", "--database-prefix"),
        ("processes up --replicas 0", "--replicas"),
        ("processes up --replicas -2", "--replicas"),
        ("processes up --replicas 1000", "--replicas"),
        ("processes up --longest-pause 0", "--longest-pause"),
        ("processes up --longest-pause nan", "--longest-pause"),
        ("processes up --longest-pause inf", "--longest-pause"),
        ("processes up --first-port 70000", "--first-port"),
        ("processes up --port x", "--port"),
        ("dead-letters show nobody 1", "nobody"),
        ("dead-letters discard orders", "--all"),
        ("staff add", "--storefront"),
    ],
)
def test_a_wrong_argument_is_refused(words: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    refused(parsed(words.split(), capsys), 2, said)


def parsed(words: list[str], capsys: pytest.CaptureFixture[str]) -> "subprocess.CompletedProcess[str]":
    """The result of arguments that the parser refuses."""
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(words)
    return subprocess.CompletedProcess(words, int(ended.value.code or 0), stderr=capsys.readouterr().err)


COMMANDS = [
    "up",
    "seed",
    "reset --yes",
    "postgres",
    "dead-letters list",
    "staff add --storefront emporium --email a@shop.test",
    "processes up",
    "processes down",
    "processes status",
    "processes reset --yes",
]


@pytest.mark.parametrize("words", COMMANDS)
@pytest.mark.parametrize("folder", ["file", "file/below", "x" * 300, "\x00"])
def test_a_data_folder_that_is_no_folder_is_refused(
    tmp_path: Path, words: str, folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("not a folder")
    refused(parsed([*words.split(), "--data", str(tmp_path / folder)], capsys), 2, "--data")


@pytest.mark.parametrize("words", ["up", "postgres", "processes up", "processes reset --yes", "dead-letters list"])
def test_a_data_folder_that_cannot_be_created_is_refused(words: str) -> None:
    refused(run("atelier", *words.split(), "--data", "/proc/nothing"), 1, "/proc/nothing")


@pytest.mark.parametrize("words", ["up", "processes up", "seed", "routes", "staff add --storefront e --email a@b.test"])
def test_missing_storefronts_are_refused(open_folder: Path, words: str) -> None:
    options = [] if words == "routes" else ["--data", str(open_folder)]
    answer = run("atelier", *words.split(), *options, "--storefronts", str(open_folder / "shops"))
    refused(answer, 1, "shops")


@pytest.mark.parametrize("kind", ["empty", "file", "broken", "not UTF-8", "a folder named like one"])
def test_storefronts_that_cannot_be_read_are_refused(tmp_path: Path, kind: str) -> None:
    shops = tmp_path / "shops"
    if kind == "file":
        shops.write_text("")
    else:
        shops.mkdir()
    if kind == "broken":
        (shops / "shop.toml").write_text("title = ")
    elif kind == "not UTF-8":
        (shops / "shop.toml").write_bytes(b"\xff\xfe")
    elif kind == "a folder named like one":
        (shops / "shop.toml").mkdir()
    with pytest.raises(InvalidStorefront, match="shops"):
        Storefronts.load(shops)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--host", "nowhere.invalid"), "nowhere.invalid is not an address"),
        (("--host", "x" * 70), "is not an address"),
        (("--host", "192.0.2.1"), "192.0.2.1"),
        (("--port", "40000"), "from 1 to 32767"),
    ],
)
@pytest.mark.parametrize("command", [("up",), ("processes", "up")])
def test_an_address_that_cannot_be_listened_on_is_refused(
    open_folder: Path, command: tuple[str, ...], words: tuple[str, ...], said: str
) -> None:
    answer = run("atelier", *command, "--data", str(open_folder / "data"), *words)
    assert answer.returncode == 1
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr
    assert not (open_folder / "data" / "postgres").exists()


def test_a_first_port_without_enough_free_ports_is_refused(open_folder: Path) -> None:
    words = ("--first-port", "32760", "--replicas", "3", "--port", str(free_port()))
    refused(run("atelier", "processes", "up", "--data", str(open_folder / "data"), *words), 1, "--first-port")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ATELIER_POSTGRES_URL", "nonsense"),
        ("ATELIER_POSTGRES_URL", "postgresql://x@127.0.0.1:99999/x"),
        ("ATELIER_POSTGRES_URL", "postgresql://x@127.0.0.1:port/x"),
        ("ATELIER_AMQP_URL", "nonsense"),
        ("ATELIER_AMQP_URL", "amqp://127.0.0.1:port/"),
        ("ATELIER_AMQP_URL", "amqp://127.0.0.1:99999/"),
        ("ATELIER_AMQP_URL", "http://127.0.0.1:1/"),
        ("ATELIER_REDIS_URL", "nonsense"),
    ],
)
def test_an_invalid_server_url_is_refused(open_folder: Path, variable: str, value: str) -> None:
    servers = {"ATELIER_POSTGRES_URL": postgres_url(), "ATELIER_AMQP_URL": amqp_url(), variable: value}
    ports = ("--port", str(free_port()), "--first-port", str(free_port()))
    answer = run("atelier", "processes", "up", "--data", str(open_folder / "data"), *ports, **servers)
    assert answer.returncode == 1
    assert variable in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_log_folder_that_cannot_be_written_is_refused(open_folder: Path) -> None:
    (open_folder / "file").write_text("")
    servers = {"ATELIER_POSTGRES_URL": postgres_url(), "ATELIER_AMQP_URL": amqp_url()}
    words = ("--log-dir", str(open_folder / "file"), "--port", str(free_port()))
    answer = run("atelier", "processes", "up", "--data", str(open_folder / "data"), *words, **servers)
    refused(answer, 1, "--log-dir")


SERVICE = {
    "ATELIER_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
    "ATELIER_INTERNAL_KEY": "k" * 32,
    "ATELIER_STOREFRONTS": str(SHIPPED),
    "ATELIER_SIGNING_KEYS": f'["{"A" * 43}"]',
    "ATELIER_OBJECTS_URL": "memory:///",
    "ATELIER_MAIL_URL": "smtp://localhost:25",
}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("api --port 65536", "--port"),
        ("worker --port 0", "--port"),
        ("migrate --phase never", "--phase"),
        ("dead-letters purge", "purge"),
        ("dead-letters list --in nowhere", "--in"),
        ("staff", "ACTION"),
        ("", "COMMAND"),
    ],
)
def test_a_service_refuses_wrong_arguments(words: str, said: str) -> None:
    refused(run("identity", *words.split(), **SERVICE), 2, said)


@pytest.mark.parametrize(
    ("words", "settings", "said"),
    [
        ("dead-letters list", {}, "The database does not answer"),
        ("staff add --storefront emporium --email a@shop.test --promote", {}, "database does not answer"),
        ("api", {"ATELIER_STOREFRONTS": "/nonexistent"}, "/nonexistent"),
        ("worker", {"ATELIER_AMQP_URL": ""}, "ATELIER_AMQP_URL"),
        ("api", {"ATELIER_MAIL_URL": "mail"}, "ATELIER_MAIL_URL"),
        ("api", {"ATELIER_DATABASE_URL": "nonsense"}, "ATELIER_DATABASE_URL"),
        ("migrate", {"ATELIER_DATABASE_URL": "postgresql://x@127.0.0.1:port/x"}, "ATELIER_DATABASE_URL"),
        ("api", {"ATELIER_LOG_LEVEL": "LOUD"}, "ATELIER_LOG_LEVEL"),
        ("worker", {"ATELIER_EVENT_PREFIX": "drill."}, "ATELIER_EVENT_PREFIX"),
        ("worker", {"ATELIER_WORKER_CONCURRENCY": "0"}, "ATELIER_WORKER_CONCURRENCY"),
        ("api", {"ATELIER_DATABASE_POOL": "0"}, "ATELIER_DATABASE_POOL"),
        ("api", {"ATELIER_SERVICE_URLS": "catalog"}, "ATELIER_SERVICE_URLS"),
    ],
)
def test_a_service_names_the_wrong_setting(words: str, settings: dict[str, str], said: str) -> None:
    answer = run("identity", *words.split(), **{**SERVICE, **settings})
    assert answer.returncode == 1
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr


def test_the_gateway_names_the_wrong_settings() -> None:
    answer = run("gateway", ATELIER_INTERNAL_KEY="short", ATELIER_TRUSTED_PROXIES="x")
    assert answer.returncode == 1
    assert [line.split(":")[0].strip() for line in answer.stderr.splitlines()[1:]] == [
        "ATELIER_INTERNAL_KEY",
        "ATELIER_TRUSTED_PROXIES",
    ]
    refused(run("gateway", "--port", "70000"), 2, "--port")
