"""The world can be looked at: a map from above, and a frame a biome."""

from pathlib import Path

import numpy as np
import pytest

from bridge.embedded.land import atlas
from bridge.embedded.land.map_view import draw_map


def test_the_map_shows_water_blue_and_land_green() -> None:
    picture = draw_map(1, (0, -200), 64)
    assert picture.shape == (64, 64, 3)
    red, green, blue = picture.reshape(-1, 3).astype(int).T
    assert ((green > red) & (green > blue)).mean() > 0.3
    assert (draw_map(1, (0, -200), 64) == picture).all()
    with pytest.raises(ValueError, match="multiple of 32"):
        draw_map(1, side=40)


def test_a_frame_shows_the_biome() -> None:
    snow, desert = (atlas.draw_biome(1, name, (48, 64)).astype(int) for name in ("snowy_slopes", "desert"))
    assert snow.shape == (48, 64, 3)
    ground = desert[-8:].reshape(-1, 3)
    assert (ground[:, 0] > ground[:, 2]).mean() > 0.7, "sand is yellow"
    assert (snow[-8:].min(axis=-1) > 120).mean() > 0.5, "snow is white"


def test_the_command_writes_both_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atlas, "contact_sheet", lambda seed: np.zeros((8, 8, 3), np.uint8))
    atlas.main(["--out", str(tmp_path / "new"), "--side", "32", "--colours", "16"])
    assert sorted(entry.name for entry in (tmp_path / "new").iterdir()) == ["biomes.png", "map.png"]
