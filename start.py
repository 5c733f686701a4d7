"""Set the course up and open it: `python3 start.py`, on Windows `py start.py`.

start.py                open the course; options such as --port 9000 go along
start.py doctor         see whether everything is in order; any other command goes to qse as it stands
start.py test [...]     run the course's tests; what follows goes to pytest

Where pip cannot reach the internet: QSE_WHEELS=FOLDER installs from a folder of wheels.
Standard library only, and it must parse on Python 3.6, so that an old Python can say what is needed.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

OLDEST, NEWEST_TESTED = (3, 11), (3, 13)
HERE = "{}.{}".format(*sys.version_info[:2])
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOG = VENV / "install.log"
STAMP = VENV / "installed.txt"

# Settings of the person's own that would lead Python or pip out of .venv, or contradict the pinned files.
ASTRAY = ("PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_CONSTRAINT")
ASTRAY += ("PIP_REQUIREMENT", "PIP_REQUIRE_VIRTUALENV", "PIP_NO_DEPS", "PIP_DRY_RUN", "PIP_PYTHON")

# What to do about what pip or the system says. The first that fits is told: a lost connection comes last,
# because pip also mentions those that it overcame.
REMEDIES = {
    r"No space left|Errno 28\b|WinError 112|not enough space|[Qq]uota exceeded": (
        "the disk is full; free about 2 GB and start again"
    ),
    r"Long Path support|WinError 206": (
        "the path of this folder is too long for Windows; move it nearer to the top, such as C:\\course"
    ),
    r"Permission denied|Read-only file system|Access is denied|WinError (5|32)\b|Operation not permitted": (
        "this folder may not be written to, or one of its files is in use; close JupyterLab, or copy the "
        "course to a folder of your own outside OneDrive and network drives"
    ),
    r"(?i)certificate.verify.failed|TLS CA certificate bundle|SSLError": (
        "the network inspects encrypted traffic and pip does not know its certificate; ask IT for the "
        "hospital's certificate file and set PIP_CERT to it"
    ),
    r"DO NOT MATCH THE HASHES|Hashes are required": (
        "a package is not the one that was tested, changed on its way or broken off; start again, and if "
        "it happens twice show the log to IT"
    ),
    r"connection broken|Failed to establish|name resolution|timed out|ProxyError|HTTP error|Client Error": (
        "pip cannot reach its package index; ask IT for the address of the hospital's package mirror and set "
        "PIP_INDEX_URL to it, or put the wheels in a folder and set QSE_WHEELS to it"
    ),
}


class SetupError(Exception):
    """One sentence for the person at the keyboard."""


def refusal(version: tuple) -> str:
    """Say why a Python of this version cannot run the course; nothing if it can."""
    if tuple(version[:2]) >= OLDEST:
        return ""
    return (
        f"The course needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {version[0]}.{version[1]}: "
        "install one from python.org or your software centre."
    )


def remedy(log: str, wheels: str = "") -> str:
    """Choose the sentence of help for what pip, venv or the system said."""
    for pattern, sentence in REMEDIES.items():
        if re.search(pattern, log):
            return sentence
    missing = re.search(r"No matching distribution found for ([^\s;(]+)", log)
    if missing and wheels:
        return (
            f"the folder {wheels} lacks {missing.group(1)} for Python {HERE}; fill it on a computer with the "
            "same system and Python: `pip download --only-binary :all: -d FOLDER -r requirements/course.txt`"
        )
    if missing:
        return (
            f"pip found no {missing.group(1)} for Python {HERE}; ask IT whether pip is blocked and for the "
            "address of an up-to-date mirror to set as PIP_INDEX_URL, or use a 64-bit Python "
            f"{OLDEST[0]}.{OLDEST[1]} to {NEWEST_TESTED[0]}.{NEWEST_TESTED[1]}"
        )
    said = [line.strip() for line in log.splitlines() if line.strip()] or ["nothing"]
    return f"it stopped with the words {said[-1]!r}; start again, and if it happens twice show the log to IT"


def environment() -> dict:
    """Return the environment variables without those that lead astray."""
    return {name: value for name, value in os.environ.items() if name.upper() not in ASTRAY}


def requirements(name: str) -> Path:
    """Return the pinned file of that name."""
    return ROOT / "requirements" / f"{name}.txt"


def stamp(name: str) -> str:
    """Return what installed.txt says once requirements/<name>.txt is wholly installed for this Python."""
    return f"{name} {HERE} {hashlib.sha256(requirements(name).read_bytes()).hexdigest()}"


def ask_venv(code: str) -> str:
    """Return what the Python of .venv prints, or nothing if it is missing or does not run."""
    try:
        asked = subprocess.run(
            [str(PYTHON), "-I", "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60
        )
        return asked.stdout.decode(sys.getfilesystemencoding()).strip() if asked.returncode == 0 else ""
    except (OSError, subprocess.TimeoutExpired):
        return ""


def step(*command: str) -> None:
    """Run one step of the installation: its words go to the log, a count of packages to the terminal."""
    packages = 0
    process = subprocess.Popen(
        command, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    with process, LOG.open("ab") as log:
        for line in process.stdout:
            log.write(line)
            packages += line.startswith(b"Collecting ")
            if packages and sys.stdout.isatty():
                unpacking = line.startswith(b"Installing ")
                print(f"\r{packages} packages", end=", unpacking\n" if unpacking else "", flush=True)
    if process.returncode:
        log_text = LOG.read_bytes().decode("utf-8", "replace")
        raise SetupError(remedy(log_text, os.environ.get("QSE_WHEELS", "")))


def make_venv() -> None:
    """Make .venv anew, with pip."""
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        debian = Path("/etc/debian_version").exists()
        cure = (
            f"run `sudo apt install python{HERE}-venv`" if debian else "install Python again from python.org"
        )
        raise SetupError(f"this Python comes without venv or ensurepip; {cure}")
    if VENV.exists():
        shutil.rmtree(str(VENV))
    VENV.mkdir()
    # If start.py runs on the Python of the .venv just removed, only the one behind it still stands.
    inside = Path(sys.prefix).resolve() == VENV
    step(sys._base_executable if inside else sys.executable, "-m", "venv", "--without-pip", str(VENV))
    step(str(PYTHON), "-m", "ensurepip", "--default-pip")


def prepare(name: str) -> None:
    """Bring .venv to what requirements/<name>.txt says; do nothing if it is there already."""
    stamped = STAMP.read_text() if STAMP.exists() else ""
    version = ask_venv("import sys; print('{}.{}'.format(*sys.version_info))")
    enough = [stamp("course"), stamp("test")] if name == "course" else [stamp(name)]
    if version == HERE and stamped in enough:
        return
    wheels = os.environ.get("QSE_WHEELS", "")
    if wheels and not Path(wheels).is_dir():
        raise SetupError(
            f"QSE_WHEELS names {wheels}, which is not a folder; put the wheels there, or unset it"
        )
    if version == HERE and stamped:
        print("Other packages are needed than last time; installing them ...", flush=True)
        STAMP.unlink()
        LOG.write_bytes(b"")
    else:
        if VENV.exists():
            other = f"was made by Python {version}" if version else "has no Python that runs"
            print(f"The folder .venv {'is only half made' if version == HERE else other}; making it anew.")
        print("Installing the course; this takes about two minutes the first time ...", flush=True)
        make_venv()
    pip = [str(PYTHON), "-m", "pip", "install", "--no-user", "--no-input", "--disable-pip-version-check"]
    pip += ["--retries=2", "--progress-bar=off", "--no-warn-script-location", "--require-hashes"]
    # Python compiles what it uses when it uses it; to compile all packages takes half as long again as installing them.
    pip += ["--no-compile"]
    pip += ["--no-index", "--find-links", wheels] if wheels else []
    step(*pip, "--only-binary", ":all:", "-r", str(requirements(name)))
    # A relative line, so that the folder may be moved.
    packages = Path(ask_venv("import sysconfig; print(sysconfig.get_path('purelib'))"))
    (packages / "qse.pth").write_text(os.path.relpath(str(ROOT / "helpers"), str(packages)) + "\n")
    STAMP.write_text(stamp(name))


def in_venv(*arguments: str, folder: Path = Path()) -> int:
    """Run the Python of .venv to its end and return its exit code; Ctrl-C and a kill are for it to answer."""
    with subprocess.Popen([str(PYTHON), *arguments], env=environment(), cwd=str(folder)) as process:
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        while True:
            try:
                code = process.wait()
                return code if code >= 0 else 128 - code
            except KeyboardInterrupt:
                continue


def main(arguments: list) -> int:
    """Do what the command line says and return the exit code."""
    if refusal(sys.version_info):
        print(refusal(sys.version_info), file=sys.stderr)
        return 1
    if sys.version_info[:2] > NEWEST_TESTED:
        tested = ".".join(map(str, NEWEST_TESTED))
        print(f"Python {HERE} is newer than {tested}, the newest that the course was tested with.")
    try:
        if arguments[:1] == ["test"]:
            prepare("test")
            # Whole files go to each of two workers, as the cells of a notebook need one kernel; the long ones first.
            shared = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
            return in_venv("-m", "pytest", *shared, *arguments[1:], folder=ROOT)
        prepare("course")
        about = ("-h", "--help", "--version")
        if not arguments or (arguments[0].startswith("-") and arguments[0] not in about):
            arguments = ["start", *arguments]
        if arguments[0] in ("start", "portfolio", "map", "tidy"):
            # Keep my-work beside start.py, wherever this was typed; one's own --folder comes later and wins.
            arguments = [arguments[0], "--folder", str(ROOT), *arguments[1:]]
        return in_venv("-m", "qse", *arguments)
    except (SetupError, OSError) as error:
        why = str(error) if isinstance(error, SetupError) else remedy(str(error))
        log = f" (log: {LOG})" if LOG.exists() else ""
        print(f"The course could not be installed: {why}{log}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; start again whenever you like.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
