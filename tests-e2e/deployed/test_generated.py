"""Generated files: an added service is deployed everywhere, a removed one leaves no file."""

import json
import shutil
from pathlib import Path

import pytest
import yaml
from generate import expected, leftovers, write
from generators.files import with_regions
from generators.gateway_paths import Endpoint, file_prefixes, prefixes, tokenless_paths, unguarded_prefixes
from generators.service_calls import calls
from generators.service_list import FILE, ServiceList

from deployed.kustomization import build
from deployed.manifests import ROOT, SERVICES, names, of_kind
from deployed.policies import Policies

COPIED = (
    "docs",
    "deploy/compose",
    "deploy/kubernetes",
    "deploy/dashboards",
    "deploy/demo",
    "deploy/local",
    "deploy/testkit",
    "deploy/storefronts",
    "services",
    "libs",
    "gateway",
)
CODE = "from common.rpc.interfaces.orders import OrdersInterface\n"


pytestmark = pytest.mark.xdist_group("generated files")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of what is generated and of what it is generated from, without the schemas."""
    return _copied(tmp_path)


@pytest.fixture(scope="module")
def with_returns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy with one more service, generated. Tests do not change it."""
    folder = _copied(tmp_path_factory.mktemp("with-returns"))
    (folder / "services" / "returns" / "returns").mkdir(parents=True)
    (folder / "services" / "returns" / "returns" / "app.py").write_text(CODE)
    listed = (folder / FILE).read_text()
    (folder / FILE).write_text(
        listed.replace("[services.payments]", '[services.returns]\nneeds = ["mail"]\n\n[services.payments]')
    )
    write(folder, expected(folder))
    return folder


@pytest.fixture
def own_with_returns(with_returns: Path, tmp_path: Path) -> Path:
    """A copy of `with_returns` that a test may change."""
    return shutil.copytree(with_returns, tmp_path, dirs_exist_ok=True)


def _copied(folder: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__", "schemas", "static", "tests")
    for copied in COPIED:
        shutil.copytree(ROOT / copied, folder / copied, ignore=ignored)
    for file in ("pyproject.toml", ".importlinter", str(FILE)):
        shutil.copy(ROOT / file, folder / file)
    return folder


def endpoint(service: str, path: str) -> Endpoint:
    return Endpoint("emporium", service, path, needs_token=True)


def test_the_gateway_finds_a_service_by_the_segment_after_the_version() -> None:
    served = [endpoint("orders", "/api/v1/orders/"), endpoint("orders", "/api/v1/orders/{order_id}/cancel/")]
    other = [endpoint("catalog", "/api/v1/products/{slug}/"), endpoint("catalog", "/media/{key}")]
    assert prefixes([*served, *other]) == {"catalog": ("/api/v1/products/", "/media/"), "orders": ("/api/v1/orders/",)}


def test_without_versions_the_gateway_finds_a_service_by_the_segment_after_api() -> None:
    served = [endpoint("payments", "/api/credits/packs/"), endpoint("payments", "/api/credits/purchase/")]
    assert prefixes(served) == {"payments": ("/api/credits/",)}


def test_files_are_the_paths_without_a_slash_where_others_have_one() -> None:
    packs, picture = endpoint("payments", "/api/credits/packs/"), endpoint("generation", "/api/media/{name}")
    assert file_prefixes([packs, picture], "emporium") == ("/api/media/",)
    assert file_prefixes([picture], "emporium") == ()
    with pytest.raises(ValueError, match="ends with a slash"):
        file_prefixes([picture, endpoint("generation", "/api/media/sizes/")], "emporium")


def test_services_that_share_a_segment_are_distinguished_by_the_next() -> None:
    letters = [endpoint(service, f"/api/staff/v1/dead-letters/{service}/{{id}}") for service in ("cart", "orders")]
    assert prefixes(letters) == {
        "cart": ("/api/staff/v1/dead-letters/cart",),
        "orders": ("/api/staff/v1/dead-letters/orders",),
    }


def test_two_services_cannot_share_the_paths_below_a_parameter() -> None:
    shared = [endpoint("orders", "/api/v1/orders/{id}/"), endpoint("payments", "/api/v1/orders/{id}/payment/")]
    with pytest.raises(ValueError, match=r"leads to (orders|payments) alone"):
        prefixes(shared)


def test_unguarded_paths_are_prefixes_up_to_their_first_parameter() -> None:
    images = Endpoint("emporium", "catalog", "/media/{key}", needs_token=False, is_unguarded=True)
    assert unguarded_prefixes([images, endpoint("orders", "/api/v1/orders/")], "emporium") == ("/media/",)


def test_tokenless_paths_are_those_of_accounts_without_tokens_and_those_that_are_marked() -> None:
    login = Endpoint("reviv", "identity", "/api/auth/login/", needs_token=False)
    link = Endpoint("reviv", "generation", "/api/links/{id}/", needs_token=False, is_tokenless=True)
    others = [
        Endpoint("reviv", "identity", "/api/auth/me/", needs_token=True),
        Endpoint("reviv", "generation", "/api/public/", needs_token=False),
        Endpoint("emporium", "identity", "/api/v1/auth/login/", needs_token=False),
    ]
    assert tokenless_paths([login, link, *others], "reviv") == {"/api/auth/login/", "/api/links/{id}/"}


def test_an_unguarded_prefix_with_a_guarded_path_is_refused() -> None:
    webhook = Endpoint("emporium", "orders", "/api/v1/orders/{id}/", needs_token=False, is_unguarded=True)
    with pytest.raises(ValueError, match="is guarded"):
        unguarded_prefixes([webhook, endpoint("orders", "/api/v1/orders/cancelled/")], "emporium")


@pytest.mark.parametrize("name", ["dev", "production", "production-keda"])
def test_a_listed_service_is_a_part_of_every_cluster(with_returns: Path, name: str) -> None:
    objects = tuple(build(with_returns / "deploy" / "kubernetes" / "overlays" / name))
    assert {"returns-api", "returns-worker"} <= names(objects, "Deployment")
    assert "returns-postgres" in names(objects, "Cluster", "StatefulSet")
    assert {"returns", "returns-postgres"} <= names(objects, "NetworkPolicy")
    (settings,) = [each["data"] for each in of_kind(objects, "ConfigMap") if "ATELIER_SERVICE_URLS" in each["data"]]
    assert '"returns": "http://returns-api:8080"' in settings["ATELIER_SERVICE_URLS"]
    policies = Policies(objects)
    returns, orders = ({"atelier/service": service, "atelier/part": "api"} for service in ("returns", "orders"))
    assert policies.allow(returns, orders, 8080)
    assert not policies.allow(orders, returns, 8080)


@pytest.mark.parametrize("phase", ["before", "after"])
def test_a_listed_service_is_migrated(with_returns: Path, phase: str) -> None:
    objects = tuple(build(with_returns / "deploy" / "kubernetes" / "overlays" / "production" / "migrations" / phase))
    assert "returns-migrate" in names(objects, "Job")


def test_a_listed_service_runs_under_compose(with_returns: Path) -> None:
    document = yaml.safe_load((with_returns / "deploy" / "compose" / "compose.yaml").read_text())
    containers = document["services"]
    for part in ("migrate", "api", "worker"):
        assert containers[f"returns-{part}"]["environment"]["ATELIER_MAIL_URL"] == "smtp://mailpit:1025"
    assert containers["gateway"]["depends_on"]["returns-api"] == {"condition": "service_healthy"}
    assert "returns" in containers["postgres"]["environment"]["SERVICES"].split()
    assert "RETURNS" in (with_returns / "deploy" / "compose" / "secrets.sh").read_text()


def test_a_listed_service_is_checked_and_monitored(with_returns: Path) -> None:
    assert "services/returns" in (with_returns / "pyproject.toml").read_text()
    assert (with_returns / ".importlinter").read_text().count("returns") == len(
        ["root", "layers", "meet", "order", "sandbox", "libraries"]
    )
    assert '"returns"' in (with_returns / "deploy" / "dashboards" / "alerts.yaml").read_text()


def test_a_service_that_is_no_longer_listed_leaves_no_file(own_with_returns: Path) -> None:
    shutil.copy(ROOT / FILE, own_with_returns / FILE)
    left = leftovers(own_with_returns, expected(own_with_returns))
    assert len(left) == len(["deployments", "migration", "database in development", "database in production"])
    assert all("returns" in str(path) for path in left)


def test_a_region_that_is_missing_is_reported(copy: Path) -> None:
    with pytest.raises(ValueError, match="has no region shelves"):
        with_regions(copy, FILE, shelves="")


def test_an_undescribed_dependency_is_refused(copy: Path) -> None:
    (copy / FILE).write_text((copy / FILE).read_text() + '\n[services.returns]\nneeds = ["parcels"]\n')
    with pytest.raises(KeyError, match="parcels"):
        ServiceList.read(copy)


def test_a_service_that_is_named_to_the_resolver_is_called(own_with_returns: Path) -> None:
    named = 'def calling(services, interface):\n    return services.get(interface, "cart")\n'
    (own_with_returns / "services" / "returns" / "returns" / "calling.py").write_text(named)
    assert calls(own_with_returns, "returns", SERVICES) == {"cart", "identity", "orders"}


def test_calls_are_read_from_the_interfaces_that_a_service_imports(with_returns: Path) -> None:
    assert calls(with_returns, "returns", (*SERVICES, "returns")) == {"identity", "orders"}
    assert calls(with_returns, "cart", SERVICES) == {"catalog", "identity"}


def test_a_change_of_an_event_that_would_break_consumers_is_refused(copy: Path) -> None:
    document = copy / "docs" / "asyncapi.json"
    published = json.loads(document.read_text())
    published["components"]["schemas"]["OrderPaid"]["properties"]["coupon"] = {"type": "string"}
    document.write_text(json.dumps(published))
    with pytest.raises(ValueError, match=r"OrderPaid\.coupon: removed"):
        expected(copy)


def test_a_handler_that_lost_its_stored_name_is_refused(copy: Path) -> None:
    document = copy / "docs" / "stored-names.json"
    stored = json.loads(document.read_text())
    stored["cart"].append("order.created:forget_what_was_ordered")
    document.write_text(json.dumps(stored))
    with pytest.raises(ValueError, match=r"cart: order\.created:forget_what_was_ordered"):
        expected(copy)
