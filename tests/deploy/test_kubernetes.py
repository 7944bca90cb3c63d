"""The manifests fit each other and the commands that they run; no cluster is needed for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).parents[2] / "deploy" / "kubernetes"
KOMEKSHI = str(Path(sys.executable).with_name("komekshi"))


def resources() -> list[dict[str, Any]]:
    listed = yaml.safe_load((FOLDER / "kustomization.yaml").read_text("utf-8"))["resources"]
    assert sorted(listed) == sorted(
        path.name for path in FOLDER.glob("*.yaml") if path.name != "kustomization.yaml"
    )
    return [
        document
        for name in listed
        for document in yaml.safe_load_all((FOLDER / name).read_text("utf-8"))
    ]


RESOURCES = resources()
WORKLOADS = [each for each in RESOURCES if each["kind"] in ("Deployment", "StatefulSet")]
OURS = [
    container
    for each in WORKLOADS
    for container in each["spec"]["template"]["spec"]["containers"]
    if container["image"] == "komekshi"
]


def test_services_lead_to_ports_that_pods_have() -> None:
    pods = [each["spec"]["template"] for each in WORKLOADS]
    for service in (each for each in RESOURCES if each["kind"] == "Service"):
        wanted = service["spec"]["selector"]
        (pod,) = [p for p in pods if wanted.items() <= p["metadata"]["labels"].items()]
        ports = [port for c in pod["spec"]["containers"] for port in c["ports"]]
        for port in service["spec"]["ports"]:
            target = port.get("targetPort", port["port"])
            assert target in [each["name"] for each in ports] + [e["containerPort"] for e in ports]


@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda each: str(each["metadata"]["name"]))
def test_workloads_select_their_pods_and_mount_what_there_is(workload: dict[str, Any]) -> None:
    spec = workload["spec"]
    pod = spec["template"]
    assert spec["selector"]["matchLabels"].items() <= pod["metadata"]["labels"].items()
    volumes = {each["name"] for each in pod["spec"].get("volumes", ())} | {
        each["metadata"]["name"] for each in spec.get("volumeClaimTemplates", ())
    }
    for container in pod["spec"]["containers"]:
        assert {each["name"] for each in container["volumeMounts"]} <= volumes
        assert container["resources"]["limits"]["memory"]
        assert container["readinessProbe"]


def test_what_is_scaled_exists() -> None:
    (scaled,) = [each for each in RESOURCES if each["kind"] == "ScaledObject"]
    names = {each["metadata"]["name"] for each in RESOURCES if each["kind"] == "Deployment"}
    assert scaled["spec"]["scaleTargetRef"]["name"] in names


@pytest.mark.parametrize("container", OURS, ids=lambda each: str(each["name"]))
def test_our_commands_have_the_options_that_are_used(container: dict[str, Any]) -> None:
    group, command, *options = container["args"]
    shown = subprocess.run(
        [KOMEKSHI, group, command, "--help"],
        capture_output=True,
        text=True,
        check=True,
        env={"COLUMNS": "200", "PATH": "/usr/bin:/bin"},
    ).stdout
    for option in options:
        assert option.partition("=")[0] in shown
