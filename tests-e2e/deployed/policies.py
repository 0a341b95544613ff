"""Evaluates NetworkPolicies: a connection needs an egress rule and an ingress rule that allow it."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Any

from deployed.kustomization import Object
from deployed.manifests import of_kind


@dataclass(frozen=True)
class Policies:
    objects: tuple[Object, ...]

    def allow(self, source: dict[str, str], target: dict[str, str], port: int) -> bool:
        """Whether a connection between two pods of the namespace, given by their labels, is allowed."""
        out = any(_meets(rule, "to", target, port) for rule in self._rules("Egress", "egress", source))
        into = any(_meets(rule, "from", source, port) for rule in self._rules("Ingress", "ingress", target))
        return out and into

    def allow_address(self, source: dict[str, str], address: str, port: int) -> bool:
        """Whether a pod may connect to an address outside the cluster."""
        rules = self._rules("Egress", "egress", source)
        return any(_has_port(rule, port) and _contains(rule.get("to", []), address) for rule in rules)

    def let_in_from_elsewhere(self, target: dict[str, str], port: int | None = None) -> set[str]:
        """Return the namespaces whose pods may reach a pod, at one port or at any; `*` for all."""
        found = set()
        for rule in self._rules("Ingress", "ingress", target):
            if port is not None and not _has_port(rule, port):
                continue
            for peer in rule.get("from", [{}]):
                namespace = peer.get("namespaceSelector", {}).get("matchLabels", {})
                if "podSelector" not in peer:
                    found.add(namespace.get("kubernetes.io/metadata.name", "*"))
        return found

    def selected(self, pod: dict[str, str], direction: str) -> bool:
        """Whether a policy applies to a pod in that direction."""
        return any(True for _ in self._of(direction, pod))

    def _rules(self, direction: str, key: str, pod: dict[str, str]) -> Iterator[Any]:
        for policy in self._of(direction, pod):
            yield from policy["spec"].get(key, [])

    def _of(self, direction: str, pod: dict[str, str]) -> Iterator[Object]:
        for policy in of_kind(self.objects, "NetworkPolicy"):
            if direction in policy["spec"]["policyTypes"] and matches(policy["spec"]["podSelector"], pod):
                yield policy


def matches(selector: Object, labels: dict[str, str]) -> bool:
    if unknown := selector.keys() - {"matchLabels", "matchExpressions"}:
        raise ValueError(f"not a selector: {unknown}")
    wanted: dict[str, str] = selector.get("matchLabels", {})
    return wanted.items() <= labels.items() and all(
        _holds(each, labels) for each in selector.get("matchExpressions", [])
    )


def _holds(expression: Object, labels: dict[str, str]) -> bool:
    if expression["operator"] == "Exists":
        return expression["key"] in labels
    if expression["operator"] == "In":
        return labels.get(expression["key"]) in expression["values"]
    raise ValueError(f"unknown operator {expression['operator']}")


def _meets(rule: Object, key: str, pod: dict[str, str], port: int) -> bool:
    peers = [each["podSelector"] for each in rule.get(key, []) if set(each) == {"podSelector"}]
    return _has_port(rule, port) and any(matches(each, pod) for each in peers)


def _contains(peers: list[Object], address: str) -> bool:
    blocks = [each["ipBlock"] for each in peers if "ipBlock" in each]
    return any(
        ip_address(address) in ip_network(block["cidr"])
        and not any(ip_address(address) in ip_network(excluded) for excluded in block.get("except", []))
        for block in blocks
    )


def _has_port(rule: Object, port: int) -> bool:
    ports = [each["port"] for each in rule.get("ports", [])]
    return not ports or port in ports
