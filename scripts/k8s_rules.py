"""What no schema sees in the rendered manifests on standard input: names, labels and numbers that must agree.

`--prove` breaks the manifests in many ways and checks that each is noticed.
"""
import copy
import pathlib
import re
import sys

import yaml

WORKLOADS = ("Deployment", "Job")
KEDA_POSTGRESQL = {"query", "targetQueryValue", "activationTargetQueryValue"}


def pods(documents):
    """Every workload with its pod template."""
    return [(d, d["spec"]["template"]) for d in documents if d["kind"] in WORKLOADS]


def matches(selector, labels):
    """Whether a label selector selects these labels."""
    for key, value in (selector.get("matchLabels") or {}).items():
        if labels.get(key) != value:
            return False
    for rule in selector.get("matchExpressions") or []:
        if rule["operator"] != "In" or labels.get(rule["key"]) not in rule["values"]:
            return False
    return True


def mebibytes(text):
    """A memory quantity in MiB."""
    number, unit = re.fullmatch(r"(\d+)(Mi|Gi)", text).groups()
    return int(number) * (1024 if unit == "Gi" else 1)


def stages():
    """The catalogue of stages, from the source."""
    source = pathlib.Path(__file__).parent.parent / "Sources/Shared/Domain/StageName.swift"
    return set(re.findall(r'StageName\(description: "(\w+)"', source.read_text(encoding="utf-8")))


def check_selectors(documents):
    """Selectors that select nothing, or a pod of two deployments."""
    templates = [t["metadata"]["labels"] for _, t in pods(documents)]
    for document in documents:
        name = f"{document['kind']}/{document['metadata']['name']}"
        if document["kind"] == "Deployment":
            selected = [t for t in templates if matches(document["spec"]["selector"], t)]
            if len(selected) != 1:
                yield f"{name} selects {len(selected)} pod templates"
        elif document["kind"] == "Service":
            if not any(matches({"matchLabels": document["spec"]["selector"]}, t) for t in templates):
                yield f"{name} selects no pod"
        elif document["kind"] == "PodDisruptionBudget":
            if not any(matches(document["spec"]["selector"], t) for t in templates):
                yield f"{name} selects no pod"
        elif document["kind"] == "NetworkPolicy":
            selector = document["spec"]["podSelector"]
            if selector and not any(matches(selector, t) for t in templates):
                yield f"{name} selects no pod"


def check_ports(documents):
    """Names of ports that no selected container has."""
    for document, template in pods(documents):
        for container in template["spec"]["containers"]:
            names = {p["name"] for p in container.get("ports", [])}
            for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
                if document["kind"] == "Deployment" and container.get(probe, {}).get("httpGet", {}).get("port") not in names:
                    yield f"{document['metadata']['name']}: {probe} names no port"
    for service in (d for d in documents if d["kind"] == "Service"):
        for port in service["spec"]["ports"]:
            for _, template in pods(documents):
                if matches({"matchLabels": service["spec"]["selector"]}, template["metadata"]["labels"]):
                    names = {p["name"] for c in template["spec"]["containers"] for p in c.get("ports", [])}
                    if port["targetPort"] not in names:
                        yield f"Service/{service['metadata']['name']}: no port {port['targetPort']}"


def check_containers(documents):
    """Memory, security and images of every container."""
    for document, template in pods(documents):
        name = document["metadata"]["name"]
        spec = template["spec"]
        if not spec["securityContext"].get("runAsNonRoot") or "seccompProfile" not in spec["securityContext"]:
            yield f"{name}: the pod is not restricted"
        for container in spec["containers"]:
            security = container.get("securityContext", {})
            if security.get("allowPrivilegeEscalation") is not False or security["capabilities"]["drop"] != ["ALL"]:
                yield f"{name}: the container is not restricted"
            resources = container["resources"]
            if mebibytes(resources["requests"]["memory"]) > mebibytes(resources["limits"]["memory"]):
                yield f"{name}: asks for more memory than its limit"
            if not re.fullmatch(r"\S+/\S+:\S+", container["image"]) or container["image"].endswith(":latest"):
                yield f"{name}: image {container['image']}"


def check_drain(documents):
    """Grace periods that end before the drain does."""
    settings = next(d for d in documents if d["kind"] == "ConfigMap")["data"]
    for document, template in pods(documents):
        grace = template["spec"].get("terminationGracePeriodSeconds", 30)
        if document["kind"] == "Deployment" and grace < int(settings["SHUTDOWN_GRACE_SECONDS"]) + 10:
            yield f"{document['metadata']['name']}: killed after {grace} s, before it has drained"


def check_scaling(documents):
    """Scalers of nothing, by nothing, or with options KEDA's PostgreSQL scaler has not."""
    deployments = {d["metadata"]["name"] for d in documents if d["kind"] == "Deployment"}
    keys = {d["metadata"]["name"] for d in documents if d["kind"] == "TriggerAuthentication"}
    for document in (d for d in documents if d["kind"] == "ScaledObject"):
        name = f"ScaledObject/{document['metadata']['name']}"
        if document["spec"]["scaleTargetRef"]["name"] not in deployments:
            yield f"{name} scales nothing"
        for trigger in document["spec"]["triggers"]:
            if trigger["authenticationRef"]["name"] not in keys:
                yield f"{name} has no key to the database"
            if set(trigger["metadata"]) != KEDA_POSTGRESQL:
                yield f"{name} sets {sorted(trigger['metadata'])}"
            stage = re.search(r"stage = '(\w+)'", trigger["metadata"]["query"])
            if not stage or stage.group(1) not in stages():
                yield f"{name} counts no stage of the catalogue"


def findings(documents):
    """Everything that is wrong."""
    checks = (check_selectors, check_ports, check_containers, check_drain, check_scaling)
    return [finding for check in checks for finding in check(documents)]


def first(documents, kind):
    """The first document of a kind."""
    return next(d for d in documents if d["kind"] == kind)


BREAKAGES = {
    "selector": lambda d: first(d, "Deployment")["spec"]["selector"]["matchLabels"].update({"a": "b"}),
    "service": lambda d: first(d, "Service")["spec"]["selector"].update({"a": "b"}),
    "budget": lambda d: first(d, "PodDisruptionBudget")["spec"]["selector"]["matchLabels"].update({"a": "b"}),
    "target port": lambda d: first(d, "Service")["spec"]["ports"][0].update({"targetPort": "nothing"}),
    "probe": lambda d: first(d, "Deployment")["spec"]["template"]["spec"]["containers"][0].update({"ports": []}),
    "memory": lambda d: first(d, "Deployment")["spec"]["template"]["spec"]["containers"][0]["resources"].update(
        {"requests": {"memory": "9Gi"}}
    ),
    "root": lambda d: first(d, "Deployment")["spec"]["template"]["spec"]["securityContext"].update({"runAsNonRoot": False}),
    "image": lambda d: first(d, "Job")["spec"]["template"]["spec"]["containers"][0].update({"image": "a/b:latest"}),
    "grace": lambda d: first(d, "Deployment")["spec"]["template"]["spec"].update({"terminationGracePeriodSeconds": 30}),
    "scaler": lambda d: first(d, "ScaledObject")["spec"]["scaleTargetRef"].update({"name": "nothing"}),
    "key": lambda d: first(d, "ScaledObject")["spec"]["triggers"][0]["authenticationRef"].update({"name": "nothing"}),
    "option": lambda d: first(d, "ScaledObject")["spec"]["triggers"][0]["metadata"].update({"targetValue": "1"}),
    "stage": lambda d: first(d, "ScaledObject")["spec"]["triggers"][0]["metadata"].update({"query": "stage = 'no'"}),
}


def prove(documents):
    """The breakages that nobody noticed."""
    for name, break_it in BREAKAGES.items():
        broken = copy.deepcopy(documents)
        break_it(broken)
        if not findings(broken):
            yield f"a broken {name} goes unnoticed"


def main():
    """Prints what is wrong; exit 1 if anything is."""
    documents = [d for d in yaml.safe_load_all(sys.stdin) if d]
    wrong = list(prove(documents)) if "--prove" in sys.argv else findings(documents)
    for line in wrong:
        print(f"k8s: {line}")
    if not wrong and "--prove" not in sys.argv:
        print(f"k8s: {len(documents)} objects agree with each other")
    sys.exit(1 if wrong else 0)


main()
