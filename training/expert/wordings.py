"""What a building is called: a text that gives its parameters in one of many wordings, some of them held out from training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from training.expert.buildings import KINDS, Building, Value
from training.goal_texts import NUMBER_WORDS

_SAID_ANYWAY = 0.4
"""How often a text says what would be understood."""
_IN_WORDS = 0.25
"""How often a number is a word."""

FRAMES = (
    "build {}", "make {}", "put up {}", "set up {}", "lay out {}", "pile up {}", "construct {}", "please build {}",
    "could you make {}", "we need {}", "{}", "your task is to build {}",
)  # fmt: skip
HELD_OUT_FRAMES = ("raise {}", "i want {}", "i would like {}", "can you build me {}", "erect {}", "how about {}")

_NUMBERS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = MappingProxyType(
    {
        "height": (("{} blocks high", "{} high", "{} blocks tall", "of {} blocks in height"), ("to a height of {}",)),
        "length": (("{} blocks long", "{} long", "with a length of {} blocks"), ("that is {} blocks in length",)),
        "width": (("{} blocks wide", "{} wide", "with a width of {} blocks"), ("that is {} blocks in width",)),
        "depth": (("{} blocks long", "{} deep", "with a depth of {} blocks"), ("that is {} blocks in depth",)),
        "thickness": (("{} blocks thick", "{} thick"), ("with a thickness of {}",)),
        "steps": (("with {} steps", "of {} steps"), ("that has {} steps",)),
        "layers": (("with {} steps", "of {} layers", "with {} layers"), ("that has {} layers",)),
        "span": (("{} blocks across", "{} across", "with a span of {} blocks"), ("that spans {} blocks",)),
        "opening": (("with a passage of {} blocks", "with an opening {} wide"), ("whose opening is {} blocks",)),
        "columns": (("with {} columns", "of {} pillars"), ("that has {} columns",)),
        "spacing": (("with one every {} blocks", "{} apart"), ("with a spacing of {}",)),
    }
)
"""Parameter -> how its number is said, in training and held out."""
_BOTH = (("{} by {} blocks", "{} by {}", "of {} by {} blocks"), ("{} times {}", "measuring {} by {}"))
"""Width and depth in one."""


@dataclass(frozen=True)
class _Detail:
    """How a choice or a part is said.

    Attributes:
        phrases: value of ``choice`` -> ways to say it; the one key ``""`` where there is no choice.
        choice: parameter of the shape.
        part: part whose block is named with it where it is not the building's own.
        own: the block is named in any case, at the place ``{}`` of the phrase.
    """

    phrases: Mapping[str, tuple[str, ...]]
    choice: str | None = None
    part: str | None = None
    own: bool = False


_ROOF = {
    "flat": ("with a flat roof", "under a flat roof"),
    "gable": ("with a gable roof", "under a gable roof"),
    "hip": ("with a pointed roof", "under a pointed roof"),
}
_DOOR = {"yes": ("with a door", "with a doorway"), "no": ("without a door", "with no door")}
_BEAM = _Detail({"": ("with a beam", "with a lintel")}, part="beam")

_DETAILS: Mapping[str, tuple[_Detail, ...]] = MappingProxyType(
    {
        "tower": (
            _Detail(
                {
                    "corners": ("with four battlements", "with a battlement on each corner"),
                    "ring": ("with battlements all around", "with a ring of battlements"),
                    "none": ("without battlements", "with no battlements"),
                },
                "crown",
                "crown",
            ),
        ),
        "wall": (
            _Detail(
                {"ring": ("with battlements", "topped by battlements"), "none": ("without battlements",)},
                "crown",
                "crown",
            ),
        ),
        "floor": (_Detail({"": ("with a rim", "with a border")}, part="rim"),),
        "pyramid": (_Detail({"": ("with a tip", "with a top")}, part="tip"),),
        "house": (
            _Detail(_ROOF, "roof", "roof"),
            _Detail(_DOOR, "door"),
            _Detail({"yes": ("with windows", "with glass windows"), "no": ("without windows",)}, "windows"),
        ),
        "hut": (_Detail(_ROOF, "roof"), _Detail({"": ("with posts and roof",)}, part="roof"), _Detail(_DOOR, "door")),
        "bridge": (_Detail({"": ("with rails", "with railings")}, part="rail"),),
        "arch": (_BEAM,),
        "gate": (
            _BEAM,
            _Detail({"corners": ("with battlements",), "none": ("without battlements",)}, "crown"),
        ),
        "fence": (
            _Detail({"": ("with posts",)}, part="post"),
            _Detail({"yes": ("with a gap", "with a way in"), "no": ("without a gap",)}, "gap"),
        ),
        "farm": (_Detail({"": ("growing {}", "with rows of {}", "full of {}")}, part="crop", own=True),),
        "well": (_Detail(_ROOF, "roof"), _Detail({"": ("with posts and roof",)}, part="roof")),
        "lighthouse": (
            _Detail({"": ("with stripes", "striped with bands")}, part="stripe"),
            _Detail({"": ("with a lamp of {}", "lit by {}")}, part="lamp", own=True),
        ),
        "colonnade": (_BEAM,),
        "platform": (_Detail({"": ("with legs", "on legs")}, part="leg"),),
        "temple": (_Detail({"": ("with columns", "on columns")}, part="column"),),
    }
)

_NOUNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "pillar": ("{}pillar", "{}column"),
        "tower": ("{}tower", "hollow {}tower"),
        "floor": ("{}floor", "{}plaza", "flat {}floor"),
        "stairs": ("flight of {}stairs", "broad flight of {}stairs", "{}staircase"),
        "ring": ("{}ring", "square {}ring"),
        "colonnade": ("{}colonnade", "row of {}pillars"),
        "gate": ("{}gate", "{}gateway"),
    }
)
"""Kind -> names with the place of the material; the others are called as they are."""
_MASS = {"hay_block": "hay", "pumpkin": "pumpkins", "melon": "melons"}


def material(block: str, adjective: bool = False) -> str:
    """How a block is called: ``oak_planks`` as "oak planks", ``oak_log`` as "oak logs"; as an adjective without the s."""
    words = block.replace("_", " ")
    if adjective:
        return words.removesuffix("s" if words.endswith(("planks", "bricks")) else " block")
    return _MASS.get(block, words + "s" if words.endswith(("log", "block")) else words)


def describe(building: Building, generator: np.random.Generator, held_out: bool = False) -> str:
    """A text that says a building's parameters, in small letters.

    What is not said is as ``Kind.unsaid`` has it. The wording is drawn, from those of training or from those held out; a held-out
    text has a frame, and where there is one a wording of its numbers, that no text of training has.
    """
    shape, kind = dict(building.shape), KINDS[building.kind]
    own = building.blocks[0]
    nouns = _NOUNS.get(building.kind, (f"{{}}{building.kind}",))
    noun = _pick(nouns, generator)
    if generator.random() < 0.5:
        thing = noun.format(material(own, adjective=True) + " ")
    else:
        thing = f"{noun.format('')} of {material(own)}"
    numbers = _numbers(shape, kind.unsaid, generator, held_out)
    details = _details(building, shape, generator)
    # Held out is also that the details come first.
    said = details + numbers if held_out and generator.random() < 0.5 else numbers + details
    joined = _join(said, generator)
    article = "an" if thing[0] in "aeiou" else "a"
    return _pick(HELD_OUT_FRAMES if held_out else FRAMES, generator).format(f"{article} {thing}{joined}")


def _numbers(
    shape: Mapping[str, Value], unsaid: Mapping[str, Value], generator: np.random.Generator, held_out: bool
) -> list[str]:
    """The phrases of the numbers, in the order of the shape."""
    said = []
    together = "depth" in shape and generator.random() < 0.6
    for key, value in shape.items():
        if key not in _NUMBERS or (key == "depth" and together):
            continue
        if key == "width" and together:
            both = _pick(_BOTH[held_out], generator)
            said.append(both.format(_number(value, generator), _number(shape["depth"], generator)))
            continue
        plain = unsaid.get(key)
        understood = plain is not None and value == (shape[plain] if isinstance(plain, str) else plain)
        if not understood or generator.random() < _SAID_ANYWAY:
            phrase = _pick(_NUMBERS[key][held_out], generator)
            said.append((phrase.replace("blocks", "block") if value == 1 else phrase).format(_number(value, generator)))
    return said


def _details(building: Building, shape: Mapping[str, Value], generator: np.random.Generator) -> list[str]:
    kind = KINDS[building.kind]
    blocks = dict(zip(kind.parts, building.blocks, strict=True))
    said = []
    for detail in _DETAILS.get(building.kind, ()):
        value = "" if detail.choice is None else shape[detail.choice]
        other = detail.part is not None and blocks[detail.part] != building.blocks[0]
        understood = not other and (detail.choice is None or value == kind.unsaid[detail.choice])
        if understood and (detail.choice is None or generator.random() >= _SAID_ANYWAY):
            continue
        phrase = _pick(detail.phrases[str(value)], generator)
        if detail.part is not None and detail.own:
            phrase = phrase.format(material(blocks[detail.part]))
        elif detail.part is not None and other:
            phrase += f" of {material(blocks[detail.part])}"
        said.append(phrase)
    return said


def _number(value: Value, generator: np.random.Generator) -> str:
    if isinstance(value, int) and value < len(NUMBER_WORDS) and generator.random() < _IN_WORDS:
        return NUMBER_WORDS[value]
    return str(value)


def _join(phrases: Sequence[str], generator: np.random.Generator) -> str:
    """The phrases behind the thing, with commas, and now and then "and" before the last."""
    text = ""
    for index, phrase in enumerate(phrases):
        comma = " " if index == 0 and generator.random() < 0.6 else ", "
        text += (" and " if index and index == len(phrases) - 1 and generator.random() < 0.5 else comma) + phrase
    return text


def _pick(choices: Sequence[str], generator: np.random.Generator) -> str:
    return choices[int(generator.integers(len(choices)))]
