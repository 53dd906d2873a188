"""Installed from its wheel, from any working directory."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.mark.slow
def test_works_from_its_wheel(tmp_path: Path) -> None:
    build = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert build.returncode == 0, build.stderr
    wheel = next(tmp_path.glob("*.whl"))
    place = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place)
    assert not (place / "knowledge").exists() and not (place / "tests").exists()
    env = os.environ | {"PYTHONPATH": str(place), "GRASSROOTS_HOME": str(tmp_path / "home")}
    code = f"""
import sys
sys.path[:] = [p for p in sys.path if p not in ("", {str(ROOT)!r})]
import app
assert app.__file__.startswith({str(place)!r}), app.__file__
from app.cli import main
sys.exit(main(["ask", "很多人把扫地机加进购物车，下单的却很少"]))
"""
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=300
    )
    assert run.returncode == 0, run.stderr
    assert "购买" in run.stdout and "[1]" in run.stdout
