"""What lay in a folder's place stays where another cannot be put there."""

import pytest

from training.disk import replace_folder


def test_a_folder_is_replaced_or_stays(tmp_path):
    place, outgoing = tmp_path / "place", tmp_path / "old"
    place.mkdir()
    (place / "weights").write_text("old")
    with pytest.raises(FileNotFoundError):
        replace_folder(tmp_path / "nothing", place, outgoing)
    assert (place / "weights").read_text() == "old"
    assert not outgoing.exists()
    new = tmp_path / "new"
    new.mkdir()
    replace_folder(new, place, outgoing)
    assert not list(place.iterdir())
    assert (outgoing / "weights").read_text() == "old"
