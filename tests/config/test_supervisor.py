import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.supervisor import Supervisor

SITE = Path(__file__).resolve().parents[2] / "site"


def alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def wait_for(path):
    """Return what a process writes into the file, once it is there."""
    deadline = time.monotonic() + 20
    while not (path.exists() and path.read_text()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return path.read_text()


def stay(note):
    """Write this process's number down and stay for a minute."""
    note.write_text(str(os.getpid()))
    time.sleep(60)


def test_the_first_to_end_ends_the_others_and_gives_its_code(tmp_path):
    note = tmp_path / "pid"

    def leave():
        wait_for(note)
        sys.exit(3)

    assert Supervisor({"stays": lambda: stay(note), "leaves": leave}).run() == ("leaves", 3)
    assert not alive(int(note.read_text()))


@pytest.mark.parametrize(
    ("end", "code"),
    [
        (lambda: None, 0),
        (lambda: sys.exit("said why"), 1),
        (lambda: 1 / 0, 1),
        (lambda: os.kill(os.getpid(), signal.SIGKILL), 137),
    ],
)
def test_a_program_ends_with_the_code_a_shell_would_tell(end, code, capfd):
    assert Supervisor({"one": end}).run() == ("one", code)


def test_a_signal_ends_programs_and_what_they_started(tmp_path):
    note = tmp_path / "pid"
    script = f"""
import subprocess, sys, time
sys.path.insert(0, {str(SITE)!r})
from config.supervisor import Supervisor

def run():
    inner = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    open({str(note)!r}, "w").write(str(inner.pid))
    inner.wait()

print(Supervisor({{"one": run}}).run())
"""
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert alive(int(wait_for(note)))
    process.send_signal(signal.SIGTERM)
    # All of them hold the pipe: this returns only when the last has ended.
    output, _ = process.communicate(timeout=30)
    assert (output.strip(), process.returncode) == ("('', 0)", 0)
