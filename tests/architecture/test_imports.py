import os
import subprocess
import sys

from tests.architecture.source import ROOT, called_names, imported_modules, python_files, shown

PAGES_AND_BLOCKS = ("wagtail.models", "wagtail.blocks", "wagtail.fields")
LOADERS = ("get_class", "get_classes", "get_model")
LOOK_UPS = {f"{place}{name}" for place in ("", "apps.", "loading.") for name in LOADERS}


def test_the_contracts_of_import_linter_hold():
    run = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", run, "--no-cache"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": ".:site"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_the_shop_knows_no_pages_and_no_blocks():
    faults = [
        shown(path, line, module)
        for path in python_files("shop")
        for line, module in imported_modules(path)
        if any(module == name or module.startswith(f"{name}.") for name in PAGES_AND_BLOCKS)
    ]
    assert faults == []


def test_only_shop_and_config_look_classes_up():
    faults = [
        shown(path, line, name)
        for path in python_files("content", "community")
        for line, name in called_names(path)
        if name in LOOK_UPS
    ]
    assert faults == []
