"""Browser libraries of the portal and of its tests: fetch them, or check what is there.

python deploy/vendor.py          check every file against vendor.json (offline)
python deploy/vendor.py refresh  fetch the versions named below through `npm pack`
"""

import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Each folder has a vendor.json that says what is in it.
FOLDERS = {
    ROOT / "static" / "vendor": {
        ("bootstrap", "5.3.9"): ["dist/css/bootstrap.min.css", "LICENSE"],
    },
    ROOT / "tests" / "vendor": {
        ("axe-core", "4.14.1"): ["axe.min.js", "LICENSE"],
    },
}
# A source map is not shipped, and the hashed storage refuses a link to nothing.
SOURCE_MAP = re.compile(
    rb"(?m)^(/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=.*)$"
)


def fetch(name, version, folder):
    """Download one package with npm and return its archive, checked."""
    packed = subprocess.run(
        ["npm", "pack", f"{name}@{version}", "--json", "--silent"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    described = json.loads(packed.stdout)[0]
    archive = Path(folder) / described["filename"]
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if described["integrity"] != f"sha512-{digest}":
        raise SystemExit(f"{name} {version}: the archive does not match its digest")
    return archive, described["integrity"]


def unpack(archive, wanted, target):
    """Write the wanted files of an archive; return its licence and their sums."""
    target.mkdir(parents=True, exist_ok=True)
    sums = {}
    with tarfile.open(archive) as package:
        licence = json.load(package.extractfile("package/package.json"))["license"]
        for path in wanted:
            content = package.extractfile(f"package/{path}").read()
            if path.endswith((".css", ".js")):
                content = SOURCE_MAP.sub(b"", content)
            (target / Path(path).name).write_bytes(content)
            sums[Path(path).name] = hashlib.sha256(content).hexdigest()
    return licence, sums


def refresh(vendor, packages):
    manifest = {}
    for (name, version), wanted in packages.items():
        with tempfile.TemporaryDirectory() as folder:
            archive, integrity = fetch(name, version, folder)
            licence, sums = unpack(archive, wanted, vendor / name)
        manifest[name] = {
            "version": version,
            "licence": licence,
            "npm_integrity": integrity,
            "files": sums,
        }
    text = json.dumps(manifest, indent=2, sort_keys=True) + "\n"
    (vendor / "vendor.json").write_text(text)


def changed_files(vendor):
    """Name every vendored file that is missing or differs from the manifest."""
    changed = []
    manifest = json.loads((vendor / "vendor.json").read_text())
    for name, package in manifest.items():
        for file_name, expected in package["files"].items():
            path = vendor / name / file_name
            content = path.read_bytes() if path.exists() else b""
            if hashlib.sha256(content).hexdigest() != expected:
                changed.append(f"{path.relative_to(ROOT)}")
    return changed


if __name__ == "__main__":
    if sys.argv[1:] == ["refresh"]:
        for vendor, packages in FOLDERS.items():
            refresh(vendor, packages)
    problems = [path for vendor in FOLDERS for path in changed_files(vendor)]
    print("\n".join(problems) or "vendored files match vendor.json")
    sys.exit(bool(problems))
