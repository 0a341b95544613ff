"""What is printed once the platform serves: the URLs and the demo accounts."""

from collections.abc import Mapping

from common.kernel.storefronts import Storefront, Storefronts
from gateway.settings import DemoAccount, SignIn

from atelier.console.progress import Progress
from atelier.host.footprint import seconds_running, tree_pss_mib
from atelier.settings.production import warnings_of

ACCOUNTS = (("customer", "demo", "Demo-Passw0rd!"), ("staff", "staff", "Staff-Passw0rd!"))
"""The demo accounts of every storefront: role, the address's local part at NAME.example, password."""
PASSWORDLESS: Mapping[str, SignIn] = {"reviv": "google", "figureforge": "mail"}
"""How customers sign in at the contracts that have no passwords for them."""
SIGN_IN_WORDS: Mapping[SignIn, str] = {"google": "at the sandbox's Google", "mail": "by a code from the mailbox"}


def demo_accounts(storefronts: Storefronts) -> tuple[DemoAccount, ...]:
    return tuple(_account(each, *account) for each in storefronts for account in ACCOUNTS)


def _account(storefront: Storefront, role: str, local: str, password: str) -> DemoAccount:
    sign_in = PASSWORDLESS.get(storefront.contract, "password") if role == "customer" else "password"
    return DemoAccount(
        storefront=storefront.name,
        role=role,
        email=f"{local}@{storefront.name}.example",
        password=password if sign_in == "password" else None,
        sign_in=sign_in,
    )


def greet(progress: Progress, storefronts: Storefronts, base_url: str) -> None:
    say = progress.console.print
    say(f"\n[bold]Atelier serves at {base_url}/[/]  [dim]ready after {seconds_running():.1f} s, Ctrl-C stops it[/]")
    accounts = demo_accounts(storefronts)
    for storefront in storefronts:
        say(f"\n  [bold]{storefront.title}[/]  {base_url}/{storefront.name}/api/docs/", soft_wrap=True)
        for account in accounts:
            if account.storefront == storefront.name:
                shown = account.password or SIGN_IN_WORDS[account.sign_in]
                say(f"    {account.role:8}  {account.email:26}  {shown}", soft_wrap=True)
    say(f"\n  console  {base_url}/console/", soft_wrap=True)
    say(f"  mailbox  {base_url}/sandbox/mail/\n", soft_wrap=True)


def greet_production(progress: Progress, storefronts: Storefronts, base_url: str) -> None:
    say = progress.console.print
    say(f"\n[bold]Atelier serves at {base_url}/[/]  [dim]in production, ready after {seconds_running():.1f} s[/]")
    for storefront in storefronts:
        say(f"  [bold]{storefront.title}[/]  {', '.join(storefront.hosts) or 'no host'}", soft_wrap=True)
    for warning in warnings_of(storefronts):
        progress.note(f"! {warning}")
    say("  staff accounts are created by `atelier staff add`\n", soft_wrap=True)


def report_memory(progress: Progress) -> None:
    """Print the memory in use by this process and PostgreSQL together."""
    size = tree_pss_mib()
    shown = "not available on this system" if size is None else f"{size:.0f} MiB (proportional, PostgreSQL included)"
    progress.note(f"idle memory  {shown}")
