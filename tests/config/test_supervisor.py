import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from config.supervisor import Supervisor

SITE = Path(__file__).resolve().parents[2] / "site"


def python(code):
    return [sys.executable, "-c", code]


def alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_first_to_end_ends_the_others_and_gives_its_code(tmp_path):
    kept = tmp_path / "pid"
    long = f"import os, time; open({str(kept)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    short = f"import os, time\nwhile not os.path.exists({str(kept)!r}): time.sleep(.05)\nexit(3)"
    outcome = Supervisor({"long": python(long), "short": python(short)}, os.environ).run()
    assert outcome == ("short", 3)
    assert not alive(int(kept.read_text() or 0))


def test_a_signal_ends_programs_and_what_they_started(tmp_path):
    kept = tmp_path / "pid"
    inner = "import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', " + repr(
        "import time; time.sleep(60)"
    )
    outer = f"{inner}]); open({str(kept)!r}, 'w').write(str(p.pid)); p.wait()"
    script = (
        f"import os, sys; sys.path.insert(0, {str(SITE)!r})\n"
        "from config.supervisor import Supervisor\n"
        f"print(Supervisor({{'one': [sys.executable, '-c', {outer!r}]}}, os.environ).run())"
    )
    process = subprocess.Popen(python(script), stdout=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 20
    while not (kept.exists() and kept.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    # All of them hold the pipe: this returns only when the last has ended.
    output, _ = process.communicate(timeout=20)
    assert (output.strip(), process.returncode) == ("('', 0)", 0)
