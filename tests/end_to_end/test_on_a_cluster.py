"""The command line on a real cluster: the same plan, the same manifest, the same bytes."""

import json

import pytest

from analysis.cli import main

pytest.importorskip("distributed", reason="dask.distributed absent: pip install 'decorreler[dask]'")

from dask_cluster import cluster

pytestmark = pytest.mark.end_to_end


def test_a_cluster_makes_the_same_report_in_the_same_manifest(batch, tmp_path):
    territory, data, out = batch.territories["network"], str(batch.store.root), tmp_path / "grappe"
    what = ["run", "--territory", territory, "--chapter", "reussite_ips", "--data", data, "--out", str(out)]
    (tmp_path / "dask").mkdir()
    with cluster(tmp_path / "dask") as opened:
        opened.worker("alpha", threads=1, nanny=True)
        assert main([*what, "--dask", opened.address]) == 0
    (there,) = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["reports"]
    (here,) = (report for report in batch.manifest["reports"] if report["name"] == there["name"])
    assert (there["status"], there["path"]) == ("ok", here["path"])
    assert there["outputs"] == here["outputs"]
    assert there["figures"] == here["figures"]
    assert (out / "index.html").is_file()
    assert [path.name for path in out.iterdir() if path.name.startswith(".")] == []
