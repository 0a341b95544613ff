"""A refusal as siblings send it to each other."""

from typing import Any

from pydantic import BaseModel

from common.errors import FieldFault, Kind, Problem


class Fault(BaseModel):
    path: str
    rule: str
    facts: dict[str, Any] = {}


class ProblemBody(BaseModel):
    kind: Kind
    code: str
    facts: dict[str, Any] = {}
    fields: list[Fault] = []

    @classmethod
    def of(cls, problem: Problem) -> "ProblemBody":
        fields = [Fault(path=fault.path, rule=fault.rule, facts=dict(fault.facts)) for fault in problem.fields]
        return cls(kind=problem.kind, code=problem.code, facts=dict(problem.facts), fields=fields)

    def problem(self) -> Problem:
        faults = tuple(FieldFault(fault.path, fault.rule, fault.facts) for fault in self.fields)
        return Problem(self.kind, self.code, self.facts, faults)
