"""The command that lists, shows, replays and discards the dead letters of a service."""

from argparse import ArgumentParser
from uuid import UUID

import orjson
import pytest
from common.jobs.dead_letters import DeadLetters
from common.kernel import clock
from common.kernel.command_errors import CommandRefused
from common.runtime.failure_commands import dead_letters, describe_dead_letters, open_dead_letters
from structlog.testing import capture_logs
from testkit.harness import Harness
from testkit.ledger import NoteWritten, SideEffects


@pytest.fixture
async def dead_letter_ids(ledger: Harness, effects: SideEffects) -> list[str]:
    """The ids of two deliveries that have failed at their last attempt."""
    effects.is_failing = True
    for words in ("one", "two"):
        await ledger.deliver(NoteWritten(storefront=ledger.storefront(), words=words))
    while len(letters := await DeadLetters(ledger.database.autocommit).page()) < 2:
        clock.advance(1000)
        await ledger.drain()
    return [str(letter.id) for letter in letters]


async def command(ledger_url: str, *words: str, answer: bool | None = None) -> list[str]:
    """The printed lines; `answer` is the confirmation, without which there is no terminal."""
    parser = ArgumentParser()
    describe_dead_letters(parser)
    ask = None if answer is None else lambda _: answer
    return await dead_letters("ledger", ledger_url, parser.parse_args(words), ask)


async def listed(ledger_url: str) -> list[str]:
    return [str(orjson.loads(line)["id"]) for line in await command(ledger_url, "list")]


async def test_all_letters_are_listed_with_their_reasons(ledger_url: str, dead_letter_ids: list[str]) -> None:
    first, second = [orjson.loads(line) for line in await command(ledger_url, "list")]
    assert [str(first["id"]), str(second["id"])] == dead_letter_ids
    assert (first["handler"], first["attempts"], "jammed" in first["error"]) == ("note.written:record_note", 8, True)
    assert "payload" not in first


async def test_a_letter_is_shown_with_its_payload(ledger_url: str, dead_letter_ids: list[str]) -> None:
    (shown,) = [orjson.loads(line) for line in await command(ledger_url, "show", dead_letter_ids[1])]
    assert shown["payload"]["data"]["words"] == "two"


async def test_all_letters_are_replayed_unless_an_id_is_given(ledger_url: str, dead_letter_ids: list[str]) -> None:
    assert await command(ledger_url, "replay", dead_letter_ids[0]) == ["1 to be tried again"]
    assert await listed(ledger_url) == dead_letter_ids[1:]
    assert await command(ledger_url, "replay") == ["1 to be tried again"]
    assert await command(ledger_url, "list") == []


@pytest.mark.parametrize("action", ["show", "replay", "discard"])
@pytest.mark.parametrize("letter", ["0", "99999999999999999999", str(UUID(int=7)), "no-such-id", "²"])
async def test_an_unknown_id_is_refused(ledger_url: str, dead_letter_ids: list[str], action: str, letter: str) -> None:
    with pytest.raises(CommandRefused, match=f"ledger has no dead letter {letter}"):
        await command(ledger_url, action, letter)
    assert await listed(ledger_url) == dead_letter_ids


async def test_discarded_letters_are_deleted_and_logged_with_who_discarded_them(
    ledger_url: str, dead_letter_ids: list[str]
) -> None:
    with capture_logs() as logged:
        assert await command(ledger_url, "discard", dead_letter_ids[0], answer=True) == ["1 discarded"]
        assert await command(ledger_url, "discard", dead_letter_ids[1], "--yes") == ["1 discarded"]
    assert await command(ledger_url, "list") == []
    assert await command(ledger_url, "replay") == ["0 to be tried again"]
    lines = [entry for entry in logged if entry["event"] == "dead_letter_discarded"]
    assert [entry["letter"] for entry in lines] == dead_letter_ids
    assert all(entry["by"].startswith("command line, uid ") for entry in lines)


async def test_all_letters_are_discarded_only_with_all(ledger_url: str, dead_letter_ids: list[str]) -> None:
    for words in (["discard"], ["discard", dead_letter_ids[0], "--all"]):
        with pytest.raises(CommandRefused, match="one id, or --all"):
            await command(ledger_url, *words, "--yes")
    assert await listed(ledger_url) == dead_letter_ids
    assert await command(ledger_url, "discard", "--all", "--yes") == ["2 discarded"]
    assert await command(ledger_url, "discard", "--all", "--yes") == ["0 discarded"]


async def test_nothing_is_discarded_without_confirmation(ledger_url: str, dead_letter_ids: list[str]) -> None:
    with pytest.raises(CommandRefused, match="Nothing was discarded"):
        await command(ledger_url, "discard", dead_letter_ids[0], answer=False)
    with pytest.raises(CommandRefused, match="add --yes"):
        await command(ledger_url, "discard", "--all")
    assert await listed(ledger_url) == dead_letter_ids


async def test_an_unreachable_database_is_named() -> None:
    with pytest.raises(CommandRefused, match="database does not answer"):
        async with open_dead_letters("postgresql://x@127.0.0.1:1/x") as letters:
            await letters.page()
