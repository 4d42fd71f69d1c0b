import subprocess

import pytest

from tools import bootstrap


@pytest.fixture
def room(tmp_path, monkeypatch):
    """A project whose environment would be made here; what would be run is noted."""
    monkeypatch.setattr(bootstrap, "ROOT", str(tmp_path))
    monkeypatch.setattr(bootstrap, "VENV", str(tmp_path / ".venv"))
    monkeypatch.setattr(bootstrap, "PYTHON", str(tmp_path / ".venv" / "bin" / "python"))
    monkeypatch.setattr(bootstrap, "STAMP", str(tmp_path / ".venv" / "stamp"))
    (tmp_path / "requirements.txt").write_text("one==1 \\\n    --hash=sha256:00\n")
    (tmp_path / "requirements-dev.txt").write_text("one==1\nuv==2 \\\n    --hash=sha256:00\n")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").touch()
    installed = []
    monkeypatch.setattr(bootstrap, "make_environment", lambda: None)
    monkeypatch.setattr(bootstrap, "install", installed.append)
    return tmp_path, installed


def test_the_second_time_nothing_is_done(room):
    _path, installed = room
    assert [bootstrap.main([]), bootstrap.main([])] == [0, 0]
    assert installed == ["requirements.txt"]


def test_a_changed_lock_is_installed(room):
    path, installed = room
    bootstrap.main([])
    (path / "requirements.txt").write_text("one==2\n")
    bootstrap.main([])
    assert installed == ["requirements.txt", "requirements.txt"]


def test_development_tools_stay_when_the_site_is_run(room):
    _path, installed = room
    bootstrap.main(["--dev"])
    bootstrap.main([])
    assert installed == ["requirements-dev.txt"]


def test_a_failed_install_is_told_and_tried_again(room, monkeypatch, capsys):
    def fail(lock):
        raise subprocess.CalledProcessError(1, ["pip", "install"])

    with monkeypatch.context() as patch:
        patch.setattr(bootstrap, "install", fail)
        assert bootstrap.main([]) == 1
    assert "This did not work: pip install" in capsys.readouterr().err
    assert bootstrap.main([]) == 0


def test_an_old_python_is_refused_with_a_way_out(monkeypatch):
    monkeypatch.setattr(bootstrap, "NEEDED", (99, 0))
    with pytest.raises(SystemExit, match=r"needs Python 99\.0 or newer.*make PYTHON="):
        bootstrap.check_python()


def test_uv_is_taken_in_the_version_of_the_lock(room):
    assert bootstrap.pinned("uv") == "uv==2"
