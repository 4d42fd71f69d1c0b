"""Make the virtual environment .venv and bring it in line with the lock file.

    python3 tools/bootstrap.py          # what the site needs
    python3 tools/bootstrap.py --dev    # and what tests and checks need

Needs nothing but Python's standard library, and does nothing when all is in place.
An environment that once had the development tools keeps them.
"""

import hashlib
import os
import subprocess
import sys

NEEDED = (3, 11)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "chapbook-installed")


def check_python():
    """End with a clear message when this Python cannot build the environment."""
    if sys.version_info < NEEDED:
        sys.exit(
            "Chapbook needs Python {}.{} or newer; {} is {}.{}. "
            "Name another one: make PYTHON=/path/to/python3 …".format(
                *NEEDED, sys.executable, *sys.version_info[:2]
            )
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        sys.exit(
            f"{sys.executable} lacks the module 'venv' or 'ensurepip'. "
            "On Debian and Ubuntu: apt-get install python3-venv"
        )


def fingerprint(lock):
    """Return a short text that changes with the lock file and with the Python in use."""
    with open(os.path.join(ROOT, lock), "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    return "{} {} {}.{}".format(lock, digest, *sys.version_info[:2])


def installed():
    """Return what the environment was last brought in line with, or an empty text."""
    try:
        with open(STAMP, encoding="utf-8") as file:
            return file.read().strip()
    except OSError:
        return ""


def works(*command):
    """Return whether the command exists and ends well, printing nothing."""
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def pinned(package):
    """Return ``package==version`` as the development lock has it."""
    with open(os.path.join(ROOT, "requirements-dev.txt"), encoding="utf-8") as file:
        for line in file:
            if line.startswith(f"{package}=="):
                return line.split()[0]
    return package


def make_environment():
    """Create .venv, anew when it is missing, broken or of another Python."""
    version = "{}.{}".format(*sys.version_info[:2])
    same = f"import sys; sys.exit('{version}' != '%d.%d' % sys.version_info[:2])"
    if not works(PYTHON, "-c", same) or not works(PYTHON, "-m", "pip", "--version"):
        print(f"Making .venv with Python {version}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)


def install(lock):
    """Install exactly what the lock file says: with uv, or with pip where uv cannot be had."""
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    path = os.path.join(ROOT, lock)
    print(f"Installing {lock}", flush=True)
    uv = os.path.join(VENV, "bin", "uv")
    if works(uv, "--version") or works(*pip, pinned("uv")):
        sync = [uv, "pip", "sync", "--quiet", "--require-hashes", "--compile-bytecode"]
        if subprocess.run([*sync, "--python", PYTHON, path], check=False).returncode == 0:
            return
        print("uv could not install it; trying pip", flush=True)
    subprocess.run([*pip, "--require-hashes", "-r", path], check=True)


def main(arguments):
    """Bring the environment in line; return the exit code."""
    check_python()
    before = installed()
    dev = "--dev" in arguments or before.startswith("requirements-dev.txt")
    lock = "requirements-dev.txt" if dev else "requirements.txt"
    wanted = fingerprint(lock)
    if before == wanted and os.path.exists(PYTHON):
        return 0
    try:
        make_environment()
        if os.path.exists(STAMP):
            os.remove(STAMP)
        install(lock)
    except subprocess.CalledProcessError as error:
        print(f"This did not work: {' '.join(map(str, error.cmd))}", file=sys.stderr)
        return 1
    with open(STAMP, "w", encoding="utf-8") as file:
        file.write(wanted + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
