"""`atelier reconcile`: repair what can be derived. 0 all books agree, 1 something needs a hand, 2 it cannot be done."""

import asyncio
from argparse import Namespace
from datetime import UTC, datetime

import psycopg
from common.storefronts import InvalidStorefront, Storefronts
from rich.console import Console
from rich.markup import escape

from atelier import installation
from atelier.audit.command import CANNOT, CLEAN, FINDINGS, audit
from atelier.audit.databases import Databases
from atelier.audit.deliveries import OVERDUE, WAITING
from atelier.audit.report import print_report
from atelier.audit.rules import Findings
from atelier.errors import CannotStart
from atelier.progress import Progress
from atelier.reconcile import payments, people
from atelier.reconcile.plan import ROUNDS, Plan, carry_out, plan
from atelier.reconcile.services import Services, opened
from atelier.upkeep import agreed


def run(options: Namespace, progress: Progress) -> int:
    """The exit code."""
    try:
        since = _moment(options)
        storefronts = Storefronts.load(options.storefronts)
        with installation.open_installation(options) as urls:
            return asyncio.run(Reconciliation(urls, storefronts, options, progress).run(since))
    except (CannotStart, InvalidStorefront, psycopg.Error) as error:
        Console(stderr=True, highlight=False).print(f"[red]✗[/] {escape(str(error).strip())}", soft_wrap=True)
        return CANNOT


def _moment(options: Namespace) -> datetime | None:
    """When the restored database was as it is now; in UTC unless it says otherwise."""
    if options.to is None:
        if options.restored == "payments":
            raise CannotStart("--restored payments needs --to MOMENT: from then on the provider is asked.")
        return None
    try:
        moment = datetime.fromisoformat(options.to)
    except ValueError:
        raise CannotStart(f"--to {options.to}: this is no moment; write it like 2026-01-31T12:00:00Z.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class Reconciliation:
    """One run: look, show, ask, repair, and look again."""

    def __init__(self, urls: dict[str, str], storefronts: Storefronts, options: Namespace, progress: Progress) -> None:
        self._urls = urls
        self._storefronts = storefronts
        self._options = options
        self._progress = progress
        self._remarks: list[str] = []

    async def run(self, since: datetime | None) -> int:
        async with opened(self._urls, self._storefronts) as services:
            findings = await self._audit()
            made = self._plan(findings, services)
            self._show(made)
            if self._options.dry_run:
                print_report(findings, self._progress.console)
                return FINDINGS if findings else CLEAN
            if (made or self._options.restored) and not self._is_agreed():
                self._progress.note("nothing was changed")
                return FINDINGS
            await self._restored(services, since)
            return self._report(await self._repaired(findings, made, services))

    async def _audit(self) -> Findings:
        return await asyncio.to_thread(audit, Databases(self._urls), self._options, self._progress)

    async def _repaired(self, findings: Findings, made: Plan, services: Services) -> Findings:
        for _ in range(ROUNDS):
            if not made:
                break
            self._remarks = await self._carry_out(made, services)
            findings = await self._audit()
            following = self._plan(findings, services)
            if following.findings <= made.findings:
                break
            made = following
        return findings

    async def _carry_out(self, made: Plan, services: Services) -> list[str]:
        with self._progress.step("repairing"):
            return await carry_out(made, services, self._progress.say)

    def _plan(self, findings: Findings, services: Services) -> Plan:
        return plan(findings, services, refund_lost=self._options.refund_lost)

    def _show(self, made: Plan) -> None:
        for line in made.lines:
            self._progress.note(line)
        if made.by_hand:
            self._progress.note(f"{made.by_hand} × left to you")

    def _is_agreed(self) -> bool:
        return self._options.yes or agreed("Do this? Type yes: ", "add --yes to repair without asking")

    async def _restored(self, services: Services, since: datetime | None) -> None:
        """What comparing cannot find."""
        if self._options.restored == "identity":
            count = await people.end_sessions(services)
            self._progress.note(f"{count} customers are signed out: sessions that had ended were alive again")
        if self._options.restored == "payments" and since is not None:
            asked = ", ".join(await payments.adopt(services, since))
            self._progress.note(f"the worker of payments asks the provider what happened since {since} at {asked}")

    def _report(self, findings: Findings) -> int:
        """Events and jobs that repairs have made wait for the workers, which may not run yet."""
        waiting = findings.take(WAITING) + findings.take(OVERDUE)
        print_report(findings, self._progress.console)
        if waiting:
            self._progress.note(f"{waiting} events and jobs wait for the workers")
        for remark in self._remarks:
            self._progress.note(remark)
        return FINDINGS if findings or self._remarks else CLEAN
