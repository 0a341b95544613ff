"""`atelier reconcile`: repair what the audit finds.

Exits with 0 when all databases agree afterwards, 1 when something must be repaired by hand, 2 when it cannot run.
"""

import asyncio
from argparse import Namespace
from datetime import UTC, datetime

import psycopg
from common.kernel.service_sections import InvalidStorefront
from common.kernel.storefronts import Storefronts
from common.runtime.settings_follower import SettingsFollower
from rich.console import Console
from rich.markup import escape

from atelier.audit.command import CANNOT, CLEAN, FINDINGS, audit
from atelier.audit.databases import Databases
from atelier.audit.deliveries import OVERDUE, WAITING
from atelier.audit.options import age
from atelier.audit.report import print_report
from atelier.audit.rules import Comparison, Findings
from atelier.commands.confirmation import agreed
from atelier.console.progress import Progress
from atelier.databases import selection
from atelier.errors import CannotStart
from atelier.reconcile import payments, sessions
from atelier.reconcile.plan import Attempts, Plan, carry_out, plan
from atelier.reconcile.repairs import chosen_repairs
from atelier.reconcile.services import Services, open_services, stored_settings_of
from atelier.services import SERVICES


def run(options: Namespace, progress: Progress) -> int:
    """The exit code."""
    try:
        options.age = age(options)
        since = _moment(options)
        storefronts = Storefronts.load(options.storefronts, SERVICES)
        with selection.open_installation(options) as urls:
            databases = Databases(urls, selection.find_stores(options))
            return asyncio.run(Reconciliation(databases, storefronts, options, progress).run(since))
    except (CannotStart, InvalidStorefront, psycopg.Error) as error:
        Console(stderr=True, highlight=False).print(f"[red]✗[/] {escape(str(error).strip())}", soft_wrap=True)
        return CANNOT


def _moment(options: Namespace) -> datetime | None:
    """The moment to which the database was restored; in UTC unless the text has an offset."""
    if options.to is None:
        if options.restored == "payments":
            raise CannotStart(
                "--restored payments needs --to MOMENT: payments since that moment are read from the provider."
            )
        return None
    try:
        moment = datetime.fromisoformat(options.to)
    except ValueError:
        raise CannotStart(f"--to {options.to}: this is not a moment such as 2026-01-31T12:00:00Z.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class Reconciliation:
    """One run: audit, show, ask, repair, and audit again."""

    def __init__(self, databases: Databases, storefronts: Storefronts, options: Namespace, progress: Progress) -> None:
        self._databases = databases
        self._storefronts = storefronts
        self._options = options
        self._progress = progress
        self._repairs = chosen_repairs(
            refund_lost=options.refund_lost,
            delete_unknown_files=options.delete_unknown_files,
            restored=options.restored,
        )
        self._remarks: list[str] = []

    async def run(self, since: datetime | None) -> int:
        async with open_services(self._databases.urls, self._storefronts, self._databases.stores) as services:
            await SettingsFollower(self._storefronts, stored_settings_of(services), SERVICES).follow()
            compared = await self._audit()
            findings = compared.everything if self._options.restored else compared.findings
            planned = self._plan(findings, services)
            self._show(planned)
            if self._options.dry_run:
                print_report(findings, self._progress.console)
                return FINDINGS if findings else CLEAN
            if (planned or self._options.restored) and not self._is_confirmed():
                self._progress.note("nothing was changed")
                return FINDINGS
            await self._restored(services, since)
            return self._report(await self._repaired(compared, planned, services))

    async def _audit(self) -> Comparison:
        return await asyncio.to_thread(audit, self._databases, self._options, self._progress)

    async def _repaired(self, compared: Comparison, planned: Plan, services: Services) -> Comparison:
        """Repair and compare until a round would try nothing new. Unfinished work is then that of the repairs."""
        attempts = Attempts()
        while attempts.is_worthwhile(planned):
            attempts.add(planned)
            self._remarks = await self._carry_out(planned, services)
            compared = await self._audit()
            planned = self._plan(compared.findings, services)
        return compared

    async def _carry_out(self, planned: Plan, services: Services) -> list[str]:
        with self._progress.step("repairing"):
            return await carry_out(planned, services, self._progress.say)

    def _plan(self, findings: Findings, services: Services) -> Plan:
        return plan(findings, services, self._repairs)

    def _show(self, planned: Plan) -> None:
        for line in planned.lines:
            self._progress.note(line)
        if planned.by_hand:
            self._progress.note(f"{planned.by_hand} × to be repaired by hand")

    def _is_confirmed(self) -> bool:
        return self._options.yes or agreed("Do this? Type yes: ", "add --yes to repair without asking")

    async def _restored(self, services: Services, since: datetime | None) -> None:
        """Repair what the audit cannot find, because one database was restored."""
        if self._options.restored == "identity":
            count = await sessions.end_sessions(services)
            self._progress.note(
                f"{count} customers were signed out, because the restored database may have sessions that had ended"
            )
        if self._options.restored == "payments" and since is not None:
            storefronts = ", ".join(await payments.import_from_provider(services, since))
            self._progress.note(
                f"the worker of payments reads from the provider what happened since {since} at {storefronts}"
            )

    def _report(self, compared: Comparison) -> int:
        """Prints what is left. Events and jobs of the repairs do not count: the workers may not be running yet."""
        findings = compared.findings
        if self._options.restored:
            repaired = {repair.rule for repair in self._repairs}
            findings = findings.and_those(each for each in compared.unfinished if each.rule not in repaired)
        waiting = findings.take(WAITING) + findings.take(OVERDUE)
        print_report(findings, self._progress.console)
        if waiting:
            self._progress.note(f"{waiting} events and jobs wait for the workers")
        for remark in self._remarks:
            self._progress.note(remark)
        return FINDINGS if findings or self._remarks else CLEAN
