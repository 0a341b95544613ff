"""Validates a workflow in API format as ComfyUI does: every input of every node that an output needs."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import orjson

Workflow = dict[str, dict[str, Any]]
Problem = dict[str, Any]
FileExists = Callable[[str], bool]
CONVERSIONS: dict[str, Callable[[Any], Any]] = {"INT": int, "FLOAT": float, "STRING": str, "BOOLEAN": bool}
LONGEST_LIST = 20


@cache
def nodes() -> dict[str, dict[str, Any]]:
    """What `/object_info` says of the nodes that the stand-in knows."""
    found: dict[str, dict[str, Any]] = orjson.loads((Path(__file__).parent / "nodes.json").read_bytes())
    return found


class Invalid(Exception):
    def __init__(self, kind: str, message: str, details: str = "", node_errors: Any = None) -> None:
        super().__init__(message)
        error = {"type": kind, "message": message, "details": details, "extra_info": {}}
        self.body = {"error": error, "node_errors": node_errors if node_errors is not None else {}}


def outputs(workflow: Workflow, exists: FileExists) -> tuple[list[str], dict[str, Any]]:
    """The output nodes that can be executed, and the errors of those that cannot. Raises Invalid if there is none."""
    for identifier, node in workflow.items():
        _check_class(identifier, node)
    wanted = [identifier for identifier, node in workflow.items() if nodes()[node["class_type"]]["output_node"]]
    if not wanted:
        raise Invalid("prompt_no_outputs", "Prompt has no outputs")
    validation = _Validation(workflow, exists)
    good = [identifier for identifier in wanted if validation.is_valid(identifier, ())]
    errors = validation.node_errors(wanted)
    if not good:
        reasons = [problem for identifier in wanted for problem in validation.problems[identifier]]
        details = "\n".join(f"{each['message']}: {each['details']}" for each in reasons)
        raise Invalid("prompt_outputs_failed_validation", "Prompt outputs failed validation", details, errors)
    return good, errors


def _check_class(identifier: str, node: Any) -> None:
    kind = node.get("class_type") if isinstance(node, dict) else None
    details = f"Node ID '#{identifier}'"
    if kind is None:
        message = "Cannot execute because a node is missing the class_type property."
        raise Invalid("invalid_prompt", message, details)
    if kind not in nodes():
        raise Invalid("invalid_prompt", f"Cannot execute because node {kind} does not exist.", details)


class _Validation:
    def __init__(self, workflow: Workflow, exists: FileExists) -> None:
        self._workflow = workflow
        self._exists = exists
        self._valid: dict[str, bool] = {}
        self._needs: dict[str, set[str]] = {}
        self.problems: dict[str, list[Problem]] = {}

    def is_valid(self, identifier: str, path: tuple[str, ...]) -> bool:
        """Whether a node and all that it needs can be executed."""
        if identifier in path:
            raise Invalid("invalid_prompt", "The workflow has a cycle.", f"Node ID '#{identifier}'")
        if identifier not in self._valid:
            self.problems[identifier], self._needs[identifier] = [], set()
            valid = [self._check(identifier, name, config, path) for name, config in self._wanted(identifier)]
            self._valid[identifier] = all(valid) and not self.problems[identifier]
        return self._valid[identifier]

    def node_errors(self, wanted: list[str]) -> dict[str, Any]:
        found = {}
        for identifier, problems in self.problems.items():
            if problems:
                dependent = [each for each in wanted if self._is_needed(identifier, each)]
                kind = self._workflow[identifier]["class_type"]
                found[identifier] = {"errors": problems, "dependent_outputs": dependent, "class_type": kind}
        return found

    def _is_needed(self, identifier: str, by: str) -> bool:
        return identifier == by or any(self._is_needed(identifier, each) for each in self._needs.get(by, ()))

    def _wanted(self, identifier: str) -> list[tuple[str, list[Any]]]:
        """The inputs to check: all that are required, and the optional ones that are given."""
        inputs = nodes()[self._workflow[identifier]["class_type"]]["input"]
        given = self._workflow[identifier].get("inputs", {})
        optional = [(name, config) for name, config in inputs.get("optional", {}).items() if name in given]
        return [*inputs["required"].items(), *optional]

    def _check(self, identifier: str, name: str, config: list[Any], path: tuple[str, ...]) -> bool:
        given = self._workflow[identifier].get("inputs", {})
        if name not in given:
            return self._fail(identifier, "required_input_missing", "Required input is missing", name, input_name=name)
        value, extra = given[name], {"input_name": name, "input_config": config}
        if isinstance(value, list):
            return self._check_link(identifier, name, config, value, path)
        extra["received_value"] = value
        kind = config[0]
        if isinstance(kind, list):
            return self._check_choice(identifier, name, config, value)
        if kind not in CONVERSIONS:
            details = f"{name}, {value}, a node's output is needed"
            return self._fail(identifier, "invalid_input_type", "A link is needed", details, **extra)
        return self._check_value(identifier, name, config, value)

    def _check_link(
        self, identifier: str, name: str, config: list[Any], value: list[Any], path: tuple[str, ...]
    ) -> bool:
        extra = {"input_name": name, "input_config": config}
        if len(value) != 2 or str(value[0]) not in self._workflow or not isinstance(value[1], int):
            message = "Bad linked input, must be a length-2 list of [node_id, slot_index]"
            return self._fail(identifier, "bad_linked_input", message, name, **extra, received_value=value)
        source = str(value[0])
        self._needs[identifier].add(source)
        provided = nodes()[self._workflow[source]["class_type"]]["output"]
        received = provided[value[1]] if value[1] < len(provided) else None
        if received != config[0]:
            details = f"{name}, received_type({received}) mismatch input_type({config[0]})"
            message = "Return type mismatch between linked nodes"
            more = {"received_type": received, "linked_node": value}
            return self._fail(identifier, "return_type_mismatch", message, details, **extra, **more)
        return self.is_valid(source, (*path, identifier))

    def _check_choice(self, identifier: str, name: str, config: list[Any], value: Any) -> bool:
        choices = config[0]
        extra = {"input_name": name, "input_config": config, "received_value": value}
        if self._workflow[identifier]["class_type"].startswith("LoadImage") and name == "image":
            if isinstance(value, str) and self._exists(value):
                return True
            details = f"{name} - Invalid image file: {value}"
            message = "Custom validation failed for node"
            return self._fail(identifier, "custom_validation_failed", message, details, **extra)
        if value in choices:
            return True
        is_long = len(choices) > LONGEST_LIST
        listed = f"(list of length {len(choices)})" if is_long else str(choices)
        extra["input_config"] = None if is_long else config
        details = f"{name}: '{value}' not in {listed}"
        return self._fail(identifier, "value_not_in_list", "Value not in list", details, **extra)

    def _check_value(self, identifier: str, name: str, config: list[Any], value: Any) -> bool:
        kind, limits = config[0], config[1] if len(config) > 1 else {}
        extra = {"input_name": name, "input_config": config, "received_value": value}
        try:
            converted = CONVERSIONS[kind](value)
        except (TypeError, ValueError) as error:
            message = f"Failed to convert an input value to a {kind} value"
            details = f"{name}, {value}, {error}"
            return self._fail(identifier, "invalid_input_type", message, details, **extra, exception_message=str(error))
        if "min" in limits and converted < limits["min"]:
            message = f"Value {converted} smaller than min of {limits['min']}"
            return self._fail(identifier, "value_smaller_than_min", message, name, **extra)
        if "max" in limits and converted > limits["max"]:
            message = f"Value {converted} bigger than max of {limits['max']}"
            return self._fail(identifier, "value_bigger_than_max", message, name, **extra)
        return True

    def _fail(self, identifier: str, kind: str, message: str, details: str, **extra: Any) -> bool:
        problem = {"type": kind, "message": message, "details": details, "extra_info": extra}
        self.problems[identifier].append(problem)
        return False
