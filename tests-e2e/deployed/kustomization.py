"""The output of `kubectl kustomize` for our folders, for the features that they use. Other features raise."""

import copy
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

Object = dict[str, Any]
KNOWN = {
    *("apiVersion", "kind", "namespace", "resources", "components", "configMapGenerator"),
    *("patches", "namePrefix", "labels", "images"),
}
HASHED = "generated with a hash in its name"


def read(text: str) -> Any:
    """The one document of a YAML text, by libyaml, which takes a tenth of the time."""
    return yaml.load(text, yaml.CSafeLoader)


def read_all(text: str) -> list[Object]:
    """The documents of a YAML text that are not empty."""
    return [each for each in yaml.load_all(text, yaml.CSafeLoader) if each]


def build(folder: Path) -> list[Object]:
    """Every object of a kustomization, under the names they have in the cluster."""
    objects = _applied(folder, [])
    for each in objects:
        if each.pop(HASHED, False):
            plain = each["metadata"]["name"]
            each["metadata"]["name"] = hashed = f"{plain}-{_hash(each)}"
            for user in objects:
                _refer_to_map(user, plain, hashed)
    return objects


def _applied(folder: Path, objects: list[Object]) -> list[Object]:
    kustomization = read((folder / "kustomization.yaml").read_text())
    _only(kustomization, KNOWN)
    for resource in kustomization.get("resources", []):
        path = (folder / resource).resolve(strict=True)
        objects = objects + (_applied(path, []) if path.is_dir() else documents(path))
    for component in kustomization.get("components", []):
        objects = _applied((folder / component).resolve(strict=True), objects)
    for generator in kustomization.get("configMapGenerator", []):
        _generate(objects, folder, generator)
    for patch in kustomization.get("patches", []):
        _patch(objects, patch)
    if namespace := kustomization.get("namespace"):
        for each in objects:
            each["metadata"]["name" if each["kind"] == "Namespace" else "namespace"] = namespace
    _prefix(objects, kustomization.get("namePrefix", ""))
    for labels in kustomization.get("labels", []):
        _label(objects, labels)
    for image in kustomization.get("images", []):
        _rename_image(objects, image)
    return objects


def documents(path: Path) -> list[Object]:
    return read_all(path.read_text())


def _only(given: Object, known: set[str]) -> None:
    if unknown := given.keys() - known:
        raise ValueError(f"kustomize can do this, these tests cannot: {sorted(unknown)}")


def _generate(objects: list[Object], folder: Path, generator: Object) -> None:
    _only(generator, {"name", "behavior", "files", "envs", "literals", "options"})
    data = {Path(file).name: (folder / file).read_text() for file in generator.get("files", [])}
    lines = [line for file in generator.get("envs", []) for line in (folder / file).read_text().splitlines()]
    entries = [line for line in lines if line and not line.startswith("#")] + generator.get("literals", [])
    data |= dict(entry.split("=", 1) for entry in entries)
    if generator.get("behavior") == "merge":
        (known,) = [each for each in objects if each.get(HASHED) and each["metadata"]["name"] == generator["name"]]
        known["data"] |= data
    else:
        objects.append(_config_map(generator, data))


def _config_map(generator: Object, data: dict[str, str]) -> Object:
    options = generator.get("options", {})
    _only(options, {"labels", "disableNameSuffixHash"})
    metadata = {"name": generator["name"]} | {key: value for key, value in options.items() if key == "labels"}
    made = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}
    return made if options.get("disableNameSuffixHash") else made | {HASHED: True}


def _hash(each: Object) -> str:
    """Return the hash that kustomize appends to a generated name, which changes with the contents."""
    whole = {"kind": "ConfigMap", "name": "", "data": each["data"]}
    text = json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    for character in "&<>":  # which Go's encoder escapes
        text = text.replace(character, f"\\u{ord(character):04x}")
    return hashlib.sha256(text.encode()).hexdigest()[:10].translate(str.maketrans("013ae", "ghkmt"))


def _pod(each: Object) -> Object:
    """The pod's specification of a workload, also of a CronJob; empty for other objects."""
    spec = each.get("spec", {})
    found: Object = spec.get("jobTemplate", {}).get("spec", spec).get("template", {}).get("spec", {})
    return found


def _refer_to_map(user: Object, plain: str, hashed: str) -> None:
    spec = user.get("spec", {}).get("template", {}).get("spec", {})
    sources = [source["configMapRef"] for each in spec.get("containers", []) for source in each.get("envFrom", [])]
    sources += [each["configMap"] for each in spec.get("volumes", []) if "configMap" in each]
    for source in sources:
        if source["name"] == plain:
            source["name"] = hashed


def _patch(objects: list[Object], patch: Object) -> None:
    _only(patch, {"target", "patch"})
    _only(patch["target"], {"kind", "name"})
    targets = [
        each
        for each in objects
        if re.fullmatch(patch["target"]["kind"], each["kind"])
        and re.fullmatch(patch["target"].get("name", ".*"), each["metadata"]["name"])
    ]
    if not targets:
        raise ValueError(f"a patch finds nothing to patch: {patch['target']}")
    for operation in read(patch["patch"]):
        for each in targets:
            operate(each, **copy.deepcopy(operation))


def operate(target: Any, op: str, path: str, value: Any = None) -> None:
    """One JSON Patch operation (RFC 6902): add, replace or remove."""
    *way, last = [part.replace("~1", "/").replace("~0", "~") for part in path.lstrip("/").split("/")]
    for part in way:
        target = target[int(part)] if isinstance(target, list) else target[part]
    if op == "add" and isinstance(target, list) and last == "-":
        target.append(value)
        return
    key = int(last) if isinstance(target, list) else last
    if op != "add":
        target[key]  # which must be there
    if op == "remove":
        del target[key]
    elif op in ("add", "replace"):
        target[key] = value
    else:
        raise ValueError(f"unknown operation {op}")


def _prefix(objects: list[Object], prefix: str) -> None:
    renamed = {(each["kind"], each["metadata"]["name"]) for each in objects}
    for each in objects:
        each["metadata"]["name"] = prefix + each["metadata"]["name"]
        spec = each.get("spec", {})
        _refer(spec, "serviceName", "Service", renamed, prefix)
        _refer(spec.get("scaleTargetRef", {}), "name", "Deployment", renamed, prefix)
        _refer(spec.get("template", {}).get("spec", {}), "serviceAccountName", "ServiceAccount", renamed, prefix)


def _refer(holder: Object, key: str, kind: str, renamed: set[tuple[str, str]], prefix: str) -> None:
    if (kind, holder.get(key)) in renamed:
        holder[key] = prefix + holder[key]


def _label(objects: list[Object], labels: Object) -> None:
    _only(labels, {"pairs", "includeSelectors", "includeTemplates"})
    for each in objects:
        places = [each["metadata"].setdefault("labels", {})]
        places += [template.setdefault("labels", {}) for template in _templates(each)]
        if labels.get("includeSelectors"):
            places += _selectors(each)
        for place in places:
            place.update(labels["pairs"])


def _templates(each: Object) -> Iterator[Object]:
    spec = each.get("spec", {})
    if "template" in spec:
        yield spec["template"].setdefault("metadata", {})
    yield from (claim["metadata"] for claim in spec.get("volumeClaimTemplates", []))


def _selectors(each: Object) -> Iterator[Object]:
    spec = each.get("spec", {})
    if each["kind"] == "Service":
        yield spec["selector"]
    elif "selector" in spec:
        yield spec["selector"]["matchLabels"]
    spread = spec.get("template", {}).get("spec", {}).get("topologySpreadConstraints", [])
    yield from (constraint["labelSelector"]["matchLabels"] for constraint in spread)


def _rename_image(objects: list[Object], image: Object) -> None:
    _only(image, {"name", "newName", "newTag"})
    for each in objects:
        for container in _pod(each).get("containers", []):
            name, colon, tag = container["image"].partition(":")
            if name == image["name"]:
                tag = image.get("newTag", tag)
                container["image"] = image.get("newName", name) + (f":{tag}" if tag else colon)
