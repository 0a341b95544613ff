"""The command line: help, and refusals."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from atelier.postgres.server import Postgres
from testkit.commands import run_module
from testkit.sources import free_port

WORDS = ["", "up", "seed", "reset", "dead-letters", "dead-letters list", "dead-letters show", "dead-letters replay"]


def atelier(*words: str, typed: str = "") -> "subprocess.CompletedProcess[str]":
    return run_module("atelier", *words, environment=os.environ, typed=typed.encode())


@pytest.mark.parametrize("words", [*WORDS, "routes", "postgres"])
def test_every_command_has_help(words: str) -> None:
    answer = atelier(*words.split(), "--help")
    assert answer.returncode == 0
    assert answer.stdout.startswith(f"usage: atelier {words}".rstrip())


def test_a_taken_port_is_refused_before_anything_is_started(open_folder: Path) -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        answer = atelier("up", "--port", str(port), "--data", str(open_folder))
    assert answer.returncode == 1
    assert f"Port {port} on 127.0.0.1 is taken" in answer.stderr
    assert f"atelier up --port {port + 1}" in answer.stderr
    assert not (open_folder / "postgres").exists()


def test_an_ephemeral_port_is_refused(open_folder: Path) -> None:
    answer = atelier("up", "--port", "40000", "--data", str(open_folder))
    assert answer.returncode == 1
    assert "from 1 to 32767" in answer.stderr


def test_a_folder_in_use_is_refused_and_the_holder_named(open_folder: Path) -> None:
    with held(open_folder) as holder:
        answer = atelier("up", "--data", str(open_folder))
    assert answer.returncode == 1
    assert f"is in use by process {holder.pid}, running PostgreSQL" in answer.stderr
    assert "--data" in answer.stderr


@contextmanager
def held(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "atelier", "postgres", "--data", str(folder), "--throw-away"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("postgresql://")
        yield process


def test_a_wrong_storefront_is_refused_with_its_file(open_folder: Path) -> None:
    (open_folder / "broken.toml").write_text("title = ")
    answer = atelier("up", "--data", str(open_folder / "data"), "--storefronts", str(open_folder))
    assert answer.returncode == 1
    assert "broken.toml" in answer.stderr


def test_reset_deletes_only_after_confirmation(server: Postgres, open_folder: Path) -> None:
    server.start()
    server.stop()
    assert atelier("reset", "--data", str(open_folder), typed="no\n").returncode == 1
    assert (open_folder / "postgres").exists()

    assert atelier("reset", "--data", str(open_folder), typed="yes\n").returncode == 0
    assert not (open_folder / "postgres").exists()


def test_a_throw_away_server_deletes_its_data(open_folder: Path) -> None:
    with held(open_folder):
        assert (open_folder / "postgres").exists()
    assert not (open_folder / "postgres").exists()


def test_reset_without_standard_input_needs_the_option_yes(open_folder: Path) -> None:
    refused = atelier("reset", "--data", str(open_folder))
    assert refused.returncode == 1
    assert "--yes" in refused.stderr
    assert atelier("reset", "--yes", "--data", str(open_folder)).returncode == 0


def test_commands_on_a_folder_without_data_name_the_command_that_creates_it(open_folder: Path) -> None:
    answer = atelier("dead-letters", "list", "--data", str(open_folder))
    assert answer.returncode == 1
    assert "atelier up" in answer.stderr
