"""`python -m identity staff add`."""

import asyncio
import os
import pty
import sys
from collections.abc import Awaitable, Callable
from uuid import uuid4

import pytest
from common.kernel import clock
from common.kernel.storefronts import Storefronts
from identity.domain.user import User
from identity.settings import Settings
from testkit.commands import run_module
from testkit.harness import KEY, Harness
from testkit.storefronts import SHIPPED

VALID = "Quiet-Harbour-42"
Result = tuple[int, str, str]
Command = Callable[..., Awaitable[Result]]
EMPORIUM = Storefronts.load(SHIPPED)["emporium"]


@pytest.fixture
def command(identity_settings: Settings) -> Command:
    """Run the command with arguments and standard input. Returns its exit code, standard output and standard error."""
    environment = {
        **os.environ,
        "ATELIER_DATABASE_URL": identity_settings.database_url.get_secret_value(),
        "ATELIER_INTERNAL_KEY": KEY,
        "ATELIER_STOREFRONTS": str(SHIPPED),
        "ATELIER_SIGNING_KEYS": f'["{"A" * 43}"]',
        "ATELIER_OBJECTS_URL": "memory:///",
    }

    async def run(*arguments: str, typed: bytes = b"", **changes: str) -> Result:
        changed = {**environment, **changes}
        ended = await asyncio.to_thread(run_module, "identity", "staff", *arguments, environment=changed, typed=typed)
        return ended.returncode, ended.stdout, ended.stderr

    return run


@pytest.fixture
def email() -> str:
    return f"boss-{uuid4().hex[:8]}@shop.example"


def add(email: str, storefront: str = "emporium") -> tuple[str, ...]:
    return "add", "--storefront", storefront, "--email", email


async def signs_in(identity: Harness, email: str, storefront: str = "emporium") -> int:
    identity.storefronts.add(EMPORIUM if storefront == "emporium" else Storefronts.load(SHIPPED)[storefront])
    async with identity.anonymous(storefront, "staff") as client:
        body = {"email": email, "password": VALID}
        return (await client.post("/api/staff/v1/auth/login", json=body)).status_code


@pytest.mark.parametrize("storefront", ["emporium", "marbelle"])
async def test_an_added_account_signs_in_as_staff(
    command: Command, identity: Harness, email: str, storefront: str
) -> None:
    code, out, err = await command(*add(email.upper(), storefront), typed=f"{VALID}\n".encode())
    assert (code, out) == (0, f"{email} is staff of {storefront}\n"), err
    assert await signs_in(identity, email, storefront) == 200
    assert "staff_added" in err
    assert email not in err
    assert VALID not in err


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        (b"short\n", "at least 8 characters"),
        (b"Password123!\n", "too common"),
        (b"lowercase-only\n", "uppercase"),
        (b"x" * 200 + b"\n", "at most 128"),
        (b"\xff\xfe-Passw0rd\n", "not UTF-8"),
        (b"", "No password was given"),
        (b"\n", "No password was given"),
    ],
)
async def test_a_weak_password_is_refused_with_one_line(
    command: Command, identity: Harness, email: str, typed: bytes, reason: str
) -> None:
    code, out, err = await command(*add(email), typed=typed)
    assert (code, out) == (1, "")
    assert reason in err
    assert len(err.splitlines()) == 1
    assert await signs_in(identity, email) == 401


@pytest.mark.parametrize(
    ("storefront", "address", "reason"),
    [
        (
            "nowhere",
            "a@shop.example",
            "There is no storefront 'nowhere'; there are emporium, figureforge, marbelle, reviv, storybook.",
        ),
        ("emporium", "not an address", "'not an address' is not an e-mail address."),
    ],
)
async def test_invalid_arguments_are_refused_before_the_password_prompt(
    command: Command, storefront: str, address: str, reason: str
) -> None:
    code, _, err = await command(*add(address, storefront))
    assert (code, err) == (1, f"identity: {reason}\n")


async def test_an_existing_account_is_promoted_only_with_the_option(
    command: Command, identity: Harness, email: str
) -> None:
    identity.storefronts.add(EMPORIUM)
    body = {"email": email, "password": VALID, "password_confirm": VALID, "first_name": "Ada"}
    async with identity.anonymous("emporium") as client:
        assert (await client.post("/api/v1/auth/register/", json=body)).status_code == 201
    code, _, err = await command(*add(email), typed=b"Another-Passw0rd\n")
    assert code == 1
    assert "--promote" in err
    code, _, err = await command(*add(email), "--promote")
    assert code == 1
    assert "is not verified" in err
    await identity.database.autocommit.execute(
        "update users set verified_at = now() where email = %(email)s", email=email
    )
    assert await signs_in(identity, email) == 401

    assert (await command(*add(email), "--promote"))[0] == 0

    assert await signs_in(identity, email) == 200


async def test_an_account_without_a_password_is_not_promoted(command: Command, identity: Harness, email: str) -> None:
    user = User(storefront="figureforge", email=email, first_name="Ada", last_name="", verified_at=clock.now())
    await identity.database.autocommit.defer_add(user)
    code, out, err = await command(*add(email, "figureforge"), "--promote")
    assert (code, out) == (1, "")
    assert f"{email} has no password, and staff sign in with one" in err
    stored = await identity.database.autocommit.get(User, "email = %(email)s", email=email)
    assert stored is not None
    assert not stored.is_staff


async def test_promotion_requires_an_existing_account(command: Command, email: str) -> None:
    code, _, err = await command(*add(email), "--promote")
    assert code == 1
    assert f"emporium has no active account {email}" in err


async def test_a_terminal_prompts_twice_without_echo(
    command: Command, identity: Harness, identity_settings: Settings, email: str
) -> None:
    assert await asyncio.to_thread(type_at_a_terminal, identity_settings, email, [VALID, "Other-Passw0rd"]) == (
        1,
        False,
    )
    assert await signs_in(identity, email) == 401
    assert await asyncio.to_thread(type_at_a_terminal, identity_settings, email, [VALID, VALID]) == (0, False)
    assert await signs_in(identity, email) == 200


def type_at_a_terminal(settings: Settings, email: str, lines: list[str]) -> tuple[int, bool]:
    """Returns the exit code, and whether the terminal displayed the typed lines."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ |= {
            "ATELIER_DATABASE_URL": settings.database_url.get_secret_value(),
            "ATELIER_INTERNAL_KEY": KEY,
            "ATELIER_STOREFRONTS": str(SHIPPED),
            "ATELIER_SIGNING_KEYS": f'["{"A" * 43}"]',
            "ATELIER_OBJECTS_URL": "memory:///",
        }
        os.execv(sys.executable, [sys.executable, "-P", "-m", "identity", "staff", *add(email)])
    shown = b""
    for prompt, line in zip((b"Password: ", b"Again: "), lines, strict=True):
        while prompt not in shown:
            shown += os.read(terminal, 1024)
        os.write(terminal, f"{line}\n".encode())
    while (more := _read(terminal)) != b"":
        shown += more
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), any(line.encode() in shown for line in lines)


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1024)
    except OSError:  # Linux raises EIO when the other side is closed
        return b""


async def test_every_setting_that_is_missing_is_named(command: Command, email: str) -> None:
    code, _, err = await command(
        *add(email), ATELIER_INTERNAL_KEY="short", ATELIER_SIGNING_KEYS="nonsense", ATELIER_MAIL_URL="ftp://x"
    )
    assert code == 1
    assert [line.split(":")[0].strip() for line in err.splitlines()[1:]] == [
        "ATELIER_INTERNAL_KEY",
        "ATELIER_MAIL_URL",
        "ATELIER_SIGNING_KEYS",
    ]
    assert "Traceback" not in err
