"""The manifest of a run: sources, settings, model, packages and times."""

from __future__ import annotations

import collections

import pytest

from tests import optional

optional.need("bertopic")
optional.need("umap")
pytestmark = pytest.mark.analysis

from analysis.settings import Settings


def test_the_manifest_has_sources_settings_model_and_packages(planted):
    manifest = planted.manifest
    assert manifest.sources == ("digests",)
    assert [item.path for item in manifest.inputs] == ["digests/one.txt", "digests/two.txt"]
    assert manifest.settings["seed"] == Settings().seed
    assert manifest.model == {"name": "planted", "sha256": None}
    assert collections.Counter(manifest.packages.keys() & {"bertopic", "umap-learn"}).total() == 2
    assert manifest.stage_seconds["Reading digests"] >= 0
