"""What is printed once the platform serves: the URLs and the demo accounts."""

from common.kernel.storefronts import Storefront, Storefronts

from atelier.console.progress import Progress
from atelier.host.footprint import seconds_running, tree_pss_mib
from atelier.settings.production import warnings_of

ACCOUNTS = (("customer", "demo", "Demo-Passw0rd!"), ("staff", "staff", "Staff-Passw0rd!"))
"""The demo accounts of every storefront: role, the address's local part at NAME.example, password."""
PASSWORDLESS = frozenset({"reviv"})
"""The contracts in which customers have no passwords: the demo customer signs in at the sandbox's Google."""


def shown_password(storefront: Storefront, role: str, password: str) -> str | None:
    """The password with which an account can sign in; None if it signs in at the sandbox's Google."""
    return None if role == "customer" and storefront.contract in PASSWORDLESS else password


def greet(progress: Progress, storefronts: Storefronts, base_url: str) -> None:
    say = progress.console.print
    say(f"\n[bold]Atelier serves at {base_url}/[/]  [dim]ready after {seconds_running():.1f} s, Ctrl-C stops it[/]")
    for storefront in storefronts:
        say(f"\n  [bold]{storefront.title}[/]  {base_url}/{storefront.name}/api/docs/", soft_wrap=True)
        for role, local, password in ACCOUNTS:
            shown = shown_password(storefront, role, password) or "at the sandbox's Google"
            say(f"    {role:8}  {f'{local}@{storefront.name}.example':26}  {shown}", soft_wrap=True)
    say(f"\n  mailbox  {base_url}/sandbox/mail/\n", soft_wrap=True)


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
