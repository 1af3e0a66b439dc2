"""What a Malmo mission asks for: the XML of ``MissionInit``, as data, with every element that is not honoured named.

The XML is MineDojo's template ``sim/mc_meta/minedojo_mission.xml.j2`` with its handlers, and of Malmo's schema what they use.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from bridge.messages import MAX_FRAME_SIDE
from bridge.minedojo.bounded_xml import XmlError, parse_xml
from bridge.minedojo.cube import CUBE_WORD

MAX_VOXELS = 20_000
"""Cells of a grid observation."""
MAX_VOXEL_OFFSET = 64
MAX_RAYS = 1024
MAX_RAY_DISTANCE = 128.0
MAX_SLOT = 40
MAX_DRAWN = 4096
"""Elements of a drawing."""
_DEFAULT_SIDES = (128, 128)
_HONOURED = frozenset((
    "MissionInit", "Mission", "About", "Summary", "ModSettings", "MsPerTick", "ServerSection",
    "ServerInitialConditions", "Time", "StartTime", "AllowPassageOfTime", "AllowSpawning", "Weather",
    "ServerHandlers", "DefaultWorldGenerator", "FlatWorldGenerator", "BiomeGenerator", "DrawingDecorator",
    "AgentSection", "Name", "AgentStart", "LowLevelInputs", "BreakSpeedMultiplier", "StartingHealth", "StartingFood",
    "Inventory", "InventoryObject", "Placement", "AgentHandlers", "FileBasedPerformanceProducer",
    "ObservationFromDamage", "PauseCommand", "VideoProducer", "Width", "Height", "ObservationFromFullInventory",
    "ObservationFromFullStats", "ObservationFromGrid", "Grid", "min", "max", "ObservationFromRichLidar", "RayOffset",
    "ChatCommands", "CameraCommands", "NearbySmeltCommands", "SimpleCraftCommands", "NearbyCraftCommands",
    "HumanLevelCommands", "EquipCommands", "PlaceCommands", "InventoryCommands", "ObservationFromEquippedItem",
    "ObservationFromLifeStats", "ObservationFromCurrentLocation", "ExperimentUID", "ClientRole",
    "ClientAgentConnection", "ClientIPAddress", "ClientMissionControlPort", "ClientCommandsPort", "AgentIPAddress",
    "AgentMissionControlPort", "AgentVideoPort", "AgentDepthPort", "AgentLuminancePort", "AgentObservationsPort",
    "AgentRewardsPort", "AgentColourMapPort",
))  # fmt: skip
_WEATHERS = ("normal", "clear", "rain", "thunder")


class MissionError(ValueError):
    """A mission cannot be played; the text names the element, the value and what would be right."""


@dataclass(frozen=True, slots=True)
class SlotItem:
    """What lies in a slot at the start: 0..35 the inventory (0 the main hand), 36..39 feet to head, 40 the off hand."""

    slot: int
    name: str
    metadata: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Box:
    """A grid observation: lowest and highest offset from the feet's cell, both included, as (x, y, z)."""

    low: tuple[int, int, int]
    high: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Ray:
    """A ray relative to the gaze: radians, and how far, in blocks."""

    pitch: float
    yaw: float
    distance: float


@dataclass(frozen=True, slots=True)
class Place:
    """Feet in blocks, angles in degrees."""

    x: float
    y: float
    z: float
    yaw: float
    pitch: float


@dataclass(frozen=True, slots=True)
class Mission:
    """One mission. ``not_honoured`` names the elements that nothing answers."""

    frame_size: tuple[int, int] = _DEFAULT_SIDES
    seed: str = ""
    """The world's seed as it stands there; empty for any."""
    biome: int | None = None
    """Biome id of 1.11.2 that all of the world is to have."""
    flat: str | None = None
    """Layers of a flat world as the game writes them; empty for the classic ones; None for a world of hills."""
    start_time: int = 0
    passing: bool = True
    spawning: bool = True
    weather: str = "normal"
    health: float = 20.0
    food: float = 20.0
    break_speed: float = 1.0
    inventory: tuple[SlotItem, ...] = ()
    placement: Place | None = None
    grids: tuple[tuple[str, Box], ...] = ()
    """Name in the observation, and cells."""
    rays: tuple[Ray, ...] | None = None
    drawing: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    """Tag and attributes of each thing to draw."""
    cube: bool = False
    """Whether ``bridge.minedojo.cube`` is to be told."""
    not_honoured: tuple[str, ...] = ()


def parse_mission(data: bytes) -> Mission:
    """Read ``MissionInit``. Raises MissionError."""
    try:
        root = parse_xml(data)
    except XmlError as error:
        raise MissionError(str(error)) from error
    if root.tag != "MissionInit":
        raise MissionError(f"<{root.tag}>: a mission begins with <MissionInit>")
    if len(root.findall(".//AgentSection")) != 1:
        raise MissionError("AgentSection: exactly one agent plays here")
    if root.find(".//FileWorldGenerator") is not None:
        raise MissionError("FileWorldGenerator: worlds from files are not played here; use default, flat or a biome")
    drawing = _drawing(root)
    health, food = root.find(".//StartingHealth"), root.find(".//StartingFood")
    biome, flat = root.find(".//BiomeGenerator"), root.find(".//FlatWorldGenerator")
    hills = root.find(".//DefaultWorldGenerator")
    seeded = biome if biome is not None else hills
    return Mission(
        frame_size=(
            _integer(root, ".//VideoProducer/Height", _DEFAULT_SIDES[0], 1, MAX_FRAME_SIDE),
            _integer(root, ".//VideoProducer/Width", _DEFAULT_SIDES[1], 1, MAX_FRAME_SIDE),
        ),
        seed="" if seeded is None else seeded.get("seed", "").strip()[:64],
        biome=None if biome is None else int(_number(biome, "biome", 0, 255)),
        flat=None if flat is None else flat.get("generatorString", "")[:4096],
        start_time=_integer(root, ".//Time/StartTime", 0, 0, 2**31 - 1) % 24000,
        passing=_flag(root, ".//Time/AllowPassageOfTime"),
        spawning=_flag(root, ".//AllowSpawning"),
        weather=_word(root, ".//ServerInitialConditions/Weather", "normal", _WEATHERS),
        health=20.0 if health is None else max(0.5, _number(health, "health", 0.0, 20.0, 20.0)),
        food=20.0 if food is None else _number(food, "food", 0.0, 20.0, 20.0),
        break_speed=_real(root, ".//BreakSpeedMultiplier", 1.0, 1e-3, 1e3),
        inventory=_inventory(root),
        placement=_placement(root),
        grids=tuple(_grids(root)),
        rays=_rays(root),
        drawing=drawing,
        cube=CUBE_WORD in (_text(root, ".//About/Summary") or "").split(),
        not_honoured=_not_honoured(root),
    )


def _not_honoured(root: Element) -> tuple[str, ...]:
    drawn = {child.tag for decorator in root.iter("DrawingDecorator") for child in decorator}
    return tuple(sorted({element.tag for element in root.iter()} - _HONOURED - drawn))


def _text(root: Element, path: str) -> str | None:
    element = root.find(path)
    return None if element is None else (element.text or "").strip()


def _parse(name: str, text: str | None, low: float, high: float) -> float:
    try:
        value = float(text or "")
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        raise MissionError(f"{name}: got {text!r:.40}; give a number in {low:g}..{high:g}")
    return value


def _number(element: Element, key: str, low: float, high: float, default: float | None = None) -> float:
    text = element.get(key)
    if text is None and default is not None:
        return default
    return _parse(f"{element.tag}.{key}", text, low, high)


def _whole(element: Element, key: str, low: int, high: int, default: int | None = None) -> int:
    value = _number(element, key, low, high, default)
    if value != int(value):
        raise MissionError(f"{element.tag}.{key}: got {value:g}; give a whole number")
    return int(value)


def _real(root: Element, path: str, default: float, low: float, high: float) -> float:
    text = _text(root, path)
    return default if text is None else _parse(path.rpartition("/")[2], text, low, high)


def _integer(root: Element, path: str, default: int, low: int, high: int) -> int:
    return int(_real(root, path, default, low, high))


def _word(root: Element, path: str, default: str, words: tuple[str, ...]) -> str:
    text = _text(root, path)
    if text is None:
        return default
    if text not in words:
        raise MissionError(f"{path.rpartition('/')[2]}: got {text!r:.40}; give one of {', '.join(words)}")
    return text


def _flag(root: Element, path: str) -> bool:
    return _word(root, path, "true", ("true", "false")) == "true"


def _inventory(root: Element) -> tuple[SlotItem, ...]:
    found = []
    for element in root.iterfind(".//Inventory/InventoryObject"):
        found.append(
            SlotItem(
                slot=_whole(element, "slot", 0, MAX_SLOT),
                name=element.get("type", "")[:64],
                metadata=_whole(element, "metadata", 0, 32767, 0),
                quantity=_whole(element, "quantity", 1, 64, 1),
            )
        )
    return tuple(found)


def _placement(root: Element) -> Place | None:
    element = root.find(".//Placement")
    if element is None:
        return None
    x, z = (_number(element, key, -640_000.0, 640_000.0) for key in ("x", "z"))
    yaw, pitch = _number(element, "yaw", -360.0, 360.0, 0.0), _number(element, "pitch", -90.0, 90.0, 0.0)
    return Place(x, _number(element, "y", -64.0, 256.0), z, yaw, pitch)


def _corner(grid: Element, tag: str) -> tuple[int, int, int]:
    element = grid.find(tag)
    if element is None:
        raise MissionError(f"Grid: <{tag}> is missing")
    x, y, z = (_whole(element, key, -MAX_VOXEL_OFFSET, MAX_VOXEL_OFFSET) for key in ("x", "y", "z"))
    return x, y, z


def _grids(root: Element) -> list[tuple[str, Box]]:
    found, cells = [], 0
    for grid in root.iterfind(".//ObservationFromGrid/Grid"):
        box = Box(_corner(grid, "min"), _corner(grid, "max"))
        sides = [high - low + 1 for low, high in zip(box.low, box.high, strict=True)]
        if min(sides) < 1:
            raise MissionError(f"Grid: min {box.low} lies above max {box.high}")
        cells += math.prod(sides)
        if cells > MAX_VOXELS:
            raise MissionError(f"Grid: more than {MAX_VOXELS} cells are observed")
        found.append((grid.get("name", "voxels")[:64], box))
    return found


def _rays(root: Element) -> tuple[Ray, ...] | None:
    if root.find(".//ObservationFromRichLidar") is None:
        return None
    found = [
        Ray(
            _number(ray, "pitch", -10.0, 10.0),
            _number(ray, "yaw", -10.0, 10.0),
            _number(ray, "distance", 0.0, MAX_RAY_DISTANCE),
        )
        for ray in root.iterfind(".//ObservationFromRichLidar/RayOffset")
    ]
    if len(found) > MAX_RAYS:
        raise MissionError(f"RayOffset: got {len(found)} rays; at most {MAX_RAYS} are cast")
    return tuple(found)


def _drawing(root: Element) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    drawn = [child for decorator in root.iter("DrawingDecorator") for child in decorator]
    if len(drawn) > MAX_DRAWN:
        raise MissionError(f"DrawingDecorator: got {len(drawn)} things; at most {MAX_DRAWN} are drawn")
    return tuple((child.tag, tuple(child.attrib.items())) for child in drawn)
