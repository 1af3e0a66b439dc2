"""The versions that are let in are those that the node packages of the lock file know."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from bridge.minecraft.install import NODE_PACKAGE, is_installed, node_binary
from bridge.minecraft.versions import JOINED, PROTOCOLS, SERVED, TESTED

ROOT = Path(__file__).parents[3]
_KNOWN = """
const { oldestSupportedVersion: oldest, latestSupportedVersion: latest } = require('mineflayer/lib/version')
const served = require('flying-squid/src/lib/version').latestSupportedVersion
const data = require('minecraft-data')
const known = {}
for (const { minecraftVersion: name, version: protocol } of data.versions.pc) {
  if (!/^[0-9.]+$/.test(name)) continue
  const found = data(name)
  if (found?.protocol && found.version['>='](oldest) && found.version['<='](latest)) known[name] = protocol
}
console.log(JSON.stringify({ known: Object.entries(known).reverse(), served }))
"""


@pytest.mark.skipif(not is_installed(), reason="the node packages are not installed; steve2 setup installs them")
def test_the_versions_are_those_that_the_node_packages_know() -> None:
    command = [str(node_binary()), "-e", _KNOWN]
    said = json.loads(subprocess.run(command, cwd=NODE_PACKAGE, capture_output=True, check=True).stdout)
    assert list(PROTOCOLS.items()) == [tuple(entry) for entry in said["known"]]
    assert SERVED[-1] == said["served"]


def test_the_docs_name_the_versions_that_are_tested_and_where_the_range_ends() -> None:
    text = (ROOT / "docs" / "live-versions.md").read_text()
    assert f"| {', '.join(TESTED)} | yes | yes | yes |" in text
    assert f"| the other releases from {SERVED[0]} to {SERVED[-1]} | yes | yes | no |" in text
    later = JOINED[JOINED.index(SERVED[-1]) + 1 :]
    assert f"| {later[0]} to {later[-2]}, {later[-1]} | yes" in text
