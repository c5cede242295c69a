"""Asks whether the packages that Palabre runs on have known weaknesses, and lists what it is made
of.

python3 -m app audit                    asks the advisory service of PyPI about constraints.txt
python3 -m app audit --sbom FILE        writes a bill of materials (CycloneDX 1.6) and asks nothing

Ends with 0 where nothing is known, 1 for a weakness, 3 where the service did not answer for all."""

import argparse
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from app import __version__
from app.__main__ import requirements

ROOT = Path(__file__).parents[2]
VENDORED = json.loads(
    (ROOT / "tests" / "installation" / "vendored.json").read_text(encoding="utf-8")
)
NAME = re.compile(r"[A-Za-z0-9._-]+")
CLEAN, WEAK, UNKNOWN = 0, 1, 3
Json = dict[str, Any]


def closure(wanted: list[str]) -> dict[str, Distribution]:
    """Returns the installed packages that requirements lead to, by their folded name."""
    packages: dict[str, Distribution] = {}
    while wanted:
        line = wanted.pop()
        match = NAME.match(line)
        name = match[0].lower().replace("_", "-") if match else ""
        if name in packages or "extra ==" in line:
            continue
        try:
            packages[name] = distribution(name)
        except PackageNotFoundError:  # of another system or Python
            continue
        wanted += packages[name].requires or []
    return dict(sorted(packages.items()))


def component(name: str, package: Distribution) -> Json:
    """Returns a package as CycloneDX has it."""
    says = package.metadata
    licence = says.get("License-Expression") or (says.get("License") or "").partition("\n")[0]
    return {
        "type": "library",
        "name": name,
        "version": package.version,
        "purl": f"pkg:pypi/{name}@{package.version}",
        **({"licenses": [{"license": {"name": licence[:100]}}]} if licence else {}),
    }


def vendored_components() -> Iterator[Json]:
    for path, sha256 in VENDORED.items():
        yield {
            "type": "file",
            "name": path,
            "hashes": [{"alg": "SHA-256", "content": sha256}],
        }


def bill_of_materials() -> Json:
    """Returns what a server runs on: packages, and files of others in this repository."""
    packages = closure(requirements(""))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": "palabre", "version": __version__}
        },
        "components": [
            *(component(name, package) for name, package in packages.items()),
            *vendored_components(),
        ],
    }


def sha256_of(path: str) -> str:
    return hashlib.sha256((ROOT / path).read_bytes()).hexdigest()


def ask() -> Json:
    """Returns what pip-audit finds; {} where it could ask nobody."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(ROOT / "constraints.txt"),
               "--no-deps", "--disable-pip", "--format", "json",
               "--progress-spinner", "off"]  # fmt: skip
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        answer: Json = json.loads(ended.stdout)
    except ValueError:
        return {}
    return answer


def verdict(answer: Json) -> tuple[int, list[str]]:
    """Returns the status and what to print for an answer of pip-audit."""
    packages = answer.get("dependencies", [])
    silent = [package for package in packages if "skip_reason" in package]
    weak = [
        f"{package['name']} {package['version']}: {weakness['id']},"
        f" mended in {', '.join(weakness['fix_versions']) or 'no version yet'}"
        for package in packages
        for weakness in package.get("vulns", [])
    ]
    if weak:
        return WEAK, weak
    if silent or not packages:
        of = f"{len(silent)} of {len(packages)} packages" if packages else "any package"
        return UNKNOWN, [f"The advisory service did not answer for {of}: nothing is known of them."]
    return CLEAN, [f"No weakness is known of {len(packages)} packages."]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python3 -m app audit",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--sbom", type=Path, metavar="FILE")
    options = parser.parse_args(arguments)
    if options.sbom:
        options.sbom.write_text(json.dumps(bill_of_materials(), indent=1) + "\n", encoding="utf-8")
        print(f"{options.sbom}: {len(bill_of_materials()['components'])} components")
        return CLEAN
    status, lines = verdict(ask())
    print("\n".join(lines))
    return status


if __name__ == "__main__":
    sys.exit(main())
