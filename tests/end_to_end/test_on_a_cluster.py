"""The command line on a real cluster: the same plan, the same manifest, the same bytes."""

import json

import pytest

from analysis.cli import main

pytest.importorskip("distributed", reason="dask.distributed absent: pip install 'decorreler[dask]'")

from dask_cluster import cluster

pytestmark = pytest.mark.end_to_end


def test_a_cluster_makes_the_same_report_in_the_same_manifest(demo, territories, tmp_path):
    what = ["run", "--territory", territories["network"], "--chapter", "reussite_ips", "--data", str(demo.root)]
    assert main([*what, "--out", str(tmp_path / "ici")]) == 0
    (tmp_path / "dask").mkdir()
    with cluster(tmp_path / "dask") as opened:
        opened.worker("alpha", threads=1, nanny=True)
        assert main([*what, "--out", str(tmp_path / "grappe"), "--dask", opened.address]) == 0
    here, there = (
        json.loads((tmp_path / place / "manifest.json").read_text(encoding="utf-8"))["reports"][0]
        for place in ("ici", "grappe")
    )
    assert (there["status"], there["path"]) == ("ok", here["path"])
    assert there["outputs"] == here["outputs"]
    assert there["figures"] == here["figures"]
    assert (tmp_path / "grappe" / "index.html").is_file()
    assert [path.name for path in (tmp_path / "grappe").iterdir() if path.name.startswith(".")] == []
