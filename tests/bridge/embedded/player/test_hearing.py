"""Sounds come with a bearing and a loudness (https://minecraft.wiki/w/Sound)."""

import pytest

from bridge.embedded.events import SOUND, emit, empty_events
from bridge.embedded.player.hearing import MAX_SOUNDS, sounds_of
from bridge.sounds import SOUNDS


@pytest.mark.parametrize(
    ("yaw", "place", "bearing"),
    [
        (0.0, (0.0, 0.0, 8.0), 0.0),
        (0.0, (-8.0, 0.0, 0.0), 90.0),
        (0.0, (8.0, 0.0, 0.0), -90.0),
        (90.0, (-8.0, 0.0, 0.0), 0.0),
        (170.0, (0.0, 0.0, 8.0), -170.0),
    ],
)
def test_bearings_count_clockwise_from_the_gaze(yaw: float, place: tuple[float, float, float], bearing: float) -> None:
    events, count = empty_events()
    emit(events, count, SOUND, SOUNDS.id("entity.cow.ambient"), *place, 1.0)
    (heard,) = sounds_of(events[: count[0]], (0.0, 0.0, 0.0), yaw)
    assert heard.category == "entity.cow.ambient"
    assert heard.bearing == pytest.approx(bearing)
    assert heard.loudness == pytest.approx(0.5)


def test_the_loudest_come_first_and_the_far_are_not_heard() -> None:
    events, count = empty_events()
    for away in range(40):
        emit(events, count, SOUND, 0, float(away), 0.0, 0.0, 1.0)
    heard = sounds_of(events[: count[0]], (0.0, 0.0, 0.0), 0.0)
    assert len(heard) == MAX_SOUNDS
    assert [sound.loudness for sound in heard] == [1.0 - away / 16 for away in range(MAX_SOUNDS)]


@pytest.mark.parametrize(
    ("volume", "away", "loudness"), [(0.4, 8.0, 0.2), (4.0, 32.0, 0.5), (4.0, 64.0, None), (1e4, 60.0, 1.0)]
)
def test_a_louder_sound_is_no_louder_but_carries_farther(volume: float, away: float, loudness: float | None) -> None:
    """Above 1 a volume stretches the 16 blocks: 64 for an explosion, all that is loaded for thunder."""
    events, count = empty_events()
    emit(events, count, SOUND, 0, 0.0, 0.0, away, volume)
    heard = [sound.loudness for sound in sounds_of(events[: count[0]], (0.0, 0.0, 0.0), 0.0)]
    assert heard == ([] if loudness is None else [pytest.approx(loudness, abs=1e-3)])
