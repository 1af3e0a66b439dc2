"""How creatures look to the camera: a few boxes for each kind, each with a painted skin.

Sizes are about the game's (https://minecraft.wiki, the page of each kind); the figures on the skins are ours. A box is in blocks from
the feet: x to the creature's right, y up, z the way it looks.
"""

from __future__ import annotations

import functools

from bridge.palette import DYES, Colour, hashed_colour, scaled
from bridge.skins import BACK, FRONT, LEFT, RIGHT, TOP, Figure, Skin, banded, blotched, plain, with_figure

Box = tuple[float, float, float, float, float, float]
Part = tuple[Box, Skin]
_BLACK: Colour = (16, 14, 18)
_WHITE: Colour = (240, 240, 238)

_EYES: Figure = ("........", "........", "........", "........", ".wb..bw.", "........", "........", "........")
_COW: Figure = ("..wwww..", "..wwww..", "bb.ww.bb", "bb.ww.bb", "...ww...", ".pppppp.", ".pkppkp.", ".pppppp.")
_PIG: Figure = ("........", "........", "........", "wb....bw", "wb....bw", "........", "........", "........")
_SNOUT: Figure = ("....", "k..k", "k..k", "....")
_SHEEP: Figure = ("wwwwwwww", "wwwwwwww", "wppppppw", "webppbew", "wppppppw", "wppppppw", "wpprrppw", "wppppppw")
_CHICKEN: Figure = ("........", "........", "b......b", "b......b", "........", "........", "........", "........")
_ZOMBIE: Figure = ("........", "........", "........", "kk....kk", "kk....kk", "...dd...", "........", "..dddd..")
_SKELETON: Figure = ("........", "........", "........", "kkk..kkk", "kkk..kkk", "...kk...", "........", "kgkgkgkg")
_RIBS: Figure = ("...gg...", " kkggkk ", "gggggggg", " kkggkk ", "gggggggg", " kkggkk ", ".gggggg.", "   gg   ")
_CREEPER: Figure = ("........", "........", ".kk..kk.", ".kk..kk.", "...kk...", "..kkkk..", "..kkkk..", "..k..k..")
_SPIDER: Figure = ("........", "..r..r..", ".rr..rr.", "........", "r.r..r.r", "........", "..g..g..", "..g..g..")
_SLIME: Figure = ("........", "........", ".kk..kk.", ".kk..kk.", "........", "....k...", "........", "........")
_ENDERMAN: Figure = ("........", "........", "........", "........", "pmp..pmp", "........", "........", "........")
_VILLAGER: Figure = ("........", "........", "........", ".bbbbbb.", ".wg..gw.", "........", "........", ".dddddd.")
_HORSE: Figure = ("...ww...", "k..ww..k", "k..ww..k", "...ww...", "...ww...", "........", ".kk..kk.", "........")
_WOLF: Figure = ("........", "........", "kw....wk", "kw....wk", "........", "........", "........", "........")
_STEVE: Figure = ("hhhhhhhh", "hhhhhhhh", "h......h", "........", ".wb..bw.", "...dd...", "..dddd..", "........")


def _legs(skin: Skin, x: float, z: float, thick: float, height: float) -> tuple[Part, ...]:
    """Four legs whose middles stand at (+-x, +-z)."""
    t = thick / 2
    return tuple(
        ((sx * x - t, 0.0, sz * z - t, sx * x + t, height, sz * z + t), skin) for sx in (-1, 1) for sz in (-1, 1)
    )


def _both(box: Box, skin: Skin) -> tuple[Part, ...]:
    """A box and its mirror image on the other side."""
    x0, y0, z0, x1, y1, z1 = box
    return (box, skin), ((-x1, y0, z0, -x0, y1, z1), skin)


def _cow(hide: Colour, patches: Colour) -> tuple[Part, ...]:
    head = with_figure(plain(hide), FRONT, _COW, {"w": patches, "b": _BLACK, "p": (206, 172, 158), "k": (70, 50, 46)})
    return (
        ((-0.375, 0.7, -0.6, 0.375, 1.35, 0.55), blotched(hide, patches, 0.35, "cow")),
        ((-0.25, 1.0, 0.5, 0.25, 1.5, 0.9), head),
        *_both((0.25, 1.36, 0.62, 0.33, 1.6, 0.72), plain((214, 206, 184))),
        ((-0.14, 0.62, -0.4, 0.14, 0.7, -0.1), plain((226, 160, 158))),
        *_legs(banded((hide, hide, hide, (60, 52, 48))), 0.25, 0.43, 0.25, 0.75),
    )


def _pig() -> tuple[Part, ...]:
    pink: Colour = (240, 164, 160)
    return (
        ((-0.32, 0.36, -0.5, 0.32, 0.88, 0.5), plain(pink)),
        ((-0.25, 0.5, 0.45, 0.25, 1.0, 0.9), with_figure(plain(pink), FRONT, _PIG, {"w": _WHITE, "b": _BLACK})),
        (
            (-0.13, 0.56, 0.9, 0.13, 0.76, 0.98),
            with_figure(plain((220, 130, 128)), FRONT, _SNOUT, {"k": (110, 50, 54)}),
        ),
        ((-0.04, 0.66, -0.56, 0.04, 0.8, -0.5), plain((222, 140, 136))),
        *_legs(banded((pink, pink, scaled(pink, 0.8))), 0.19, 0.33, 0.25, 0.4),
    )


def _sheep(wool: Colour, is_sheared: bool) -> tuple[Part, ...]:
    skin_colour: Colour = (206, 178, 160)
    fleece = plain(skin_colour if is_sheared else wool, 0.12, "wool")
    cap = skin_colour if is_sheared else wool
    face = with_figure(
        plain(skin_colour), FRONT, _SHEEP, {"w": cap, "p": skin_colour, "e": _WHITE, "b": _BLACK, "r": (228, 150, 148)}
    )
    face[[LEFT, RIGHT, TOP], :, : 0 if is_sheared else 10] = (*cap, 255)
    w = 0.28 if is_sheared else 0.4
    legs = banded((cap, skin_colour, skin_colour, (120, 100, 92)))
    return (
        ((-w, 0.6, -0.55, w, 1.22 + (w - 0.28), 0.5), fleece),
        ((-0.2, 1.02, 0.42, 0.2, 1.45, 0.9), face),
        *_legs(legs, 0.19, 0.36, 0.22 if is_sheared else 0.28, 0.62),
    )


def _chicken() -> tuple[Part, ...]:
    white, orange = plain((242, 242, 240)), plain((226, 164, 44))
    return (
        ((-0.18, 0.28, -0.26, 0.18, 0.62, 0.2), white),
        *_both((0.18, 0.34, -0.2, 0.24, 0.58, 0.14), plain((222, 222, 218))),
        ((-0.12, 0.55, 0.1, 0.12, 0.9, 0.3), with_figure(white, FRONT, _CHICKEN, {"b": _BLACK})),
        ((-0.12, 0.68, 0.3, 0.12, 0.78, 0.42), orange),
        ((-0.06, 0.55, 0.3, 0.06, 0.68, 0.37), plain((196, 30, 30))),
        *_both((0.06, 0.0, -0.02, 0.12, 0.28, 0.06), orange),
    )


def _horse(coat: Colour, mane: Colour) -> tuple[Part, ...]:
    hide = plain(coat)
    return (
        ((-0.32, 0.75, -0.75, 0.32, 1.35, 0.65), hide),
        ((-0.14, 1.2, 0.42, 0.14, 1.95, 0.75), hide),
        ((-0.05, 1.2, 0.34, 0.05, 2.02, 0.44), plain(mane)),
        ((-0.17, 1.68, 0.5, 0.17, 2.0, 1.2), with_figure(hide, FRONT, _HORSE, {"w": _WHITE, "k": _BLACK})),
        *_both((0.07, 2.0, 0.55, 0.14, 2.16, 0.62), hide),
        ((-0.08, 0.7, -0.9, 0.08, 1.3, -0.75), plain(mane)),
        *_legs(banded((coat, coat, coat, scaled(mane, 0.8))), 0.2, 0.52, 0.22, 0.8),
    )


def _wolf(coat: Colour, ears: Colour) -> tuple[Part, ...]:
    fur = plain(coat)
    return (
        ((-0.19, 0.42, -0.5, 0.19, 0.8, 0.15), fur),
        ((-0.25, 0.38, 0.0, 0.25, 0.84, 0.35), plain(scaled(coat, 0.92))),
        ((-0.19, 0.52, 0.32, 0.19, 0.9, 0.6), with_figure(fur, FRONT, _WOLF, {"k": _BLACK, "w": _WHITE})),
        (
            (-0.1, 0.52, 0.6, 0.1, 0.7, 0.85),
            with_figure(plain(scaled(coat, 0.85)), FRONT, (".kk.", "....", "....", "...."), {"k": _BLACK}),
        ),
        *_both((0.08, 0.9, 0.4, 0.18, 1.02, 0.46), plain(ears)),
        ((-0.06, 0.5, -0.85, 0.06, 0.68, -0.5), fur),
        *_legs(fur, 0.11, 0.28, 0.13, 0.45),
    )


def _person(
    skin: Colour,
    shirt: Skin,
    trousers: Skin,
    head: Skin,
    limb: float = 0.25,
    arms_ahead: bool = False,
    sleeves: Skin | None = None,
) -> tuple[Part, ...]:
    """Two legs, a body, two arms and a head, two blocks high; with ``arms_ahead`` as zombies stretch theirs."""
    sleeves = plain(skin) if sleeves is None else sleeves
    t = limb / 2
    arm: Box = (0.25, 1.22, -0.1, 0.25 + limb, 1.45, 0.7) if arms_ahead else (0.25, 0.72, -t, 0.25 + limb, 1.45, t)
    return (
        *_both((0.135 - t, 0.0, -t, 0.125 + t, 0.72, t), trousers),
        ((-0.25, 0.72, -0.125, 0.25, 1.45, 0.125), shirt),
        *_both(arm, sleeves),
        ((-0.25, 1.45, -0.25, 0.25, 1.95, 0.25), head),
    )


def _zombie(skin: Colour, shirt: Colour, trousers: Colour) -> tuple[Part, ...]:
    head = with_figure(plain(skin, 0.12), FRONT, _ZOMBIE, {"k": _BLACK, "d": scaled(skin, 0.6)})
    return _person(skin, plain(shirt, 0.1), banded((trousers, trousers, trousers, (70, 66, 64))), head, 0.25, True)


def _skeleton() -> tuple[Part, ...]:
    bone: Colour = (208, 208, 202)
    colours = {"k": (44, 42, 44), "g": bone}
    ribs = with_figure(with_figure(plain(bone), FRONT, _RIBS, colours), BACK, _RIBS, colours)
    head = with_figure(plain(bone), FRONT, _SKELETON, {"k": (40, 38, 42), "g": (150, 150, 146)})
    bow = ((0.28, 0.5, 0.1, 0.33, 1.3, 0.16), plain((120, 88, 48)))
    return (*_person(bone, ribs, plain(bone), head, 0.13), bow)


def _creeper() -> tuple[Part, ...]:
    hide = blotched((92, 176, 80), (62, 132, 58), 0.35, "creeper")
    legs = banded(((88, 168, 78), (70, 140, 62), (40, 60, 40)))
    return (
        ((-0.25, 0.38, -0.13, 0.25, 1.15, 0.13), hide),
        ((-0.25, 1.15, -0.25, 0.25, 1.65, 0.25), with_figure(hide, FRONT, _CREEPER, {"k": _BLACK})),
        *_legs(legs, 0.125, 0.25, 0.25, 0.38),
    )


def _spider() -> tuple[Part, ...]:
    hide, leg = blotched((56, 46, 40), (40, 34, 32), 0.4, "spider"), plain((44, 36, 32))
    head = with_figure(hide, FRONT, _SPIDER, {"r": (220, 24, 24), "g": (120, 110, 104)})
    legs = tuple(
        part
        for step, z in enumerate((-0.3, -0.1, 0.1, 0.3))
        for part in (
            *_both((0.2, 0.42, z - 0.05, 0.75, 0.54, z + 0.05), leg),
            *_both((0.68, 0.0, z * 1.6 - 0.05, 0.8, 0.54 - 0.02 * step, z * 1.6 + 0.05), leg),
        )
    )
    return (
        ((-0.34, 0.3, -1.0, 0.34, 0.85, -0.25), hide),
        ((-0.18, 0.38, -0.25, 0.18, 0.72, 0.2), hide),
        ((-0.27, 0.3, 0.2, 0.27, 0.82, 0.7), head),
        *legs,
    )


def _slime() -> tuple[Part, ...]:
    jelly = blotched((116, 200, 98), (94, 176, 80), 0.4, "slime")
    return (((-0.26, 0.0, -0.26, 0.26, 0.52, 0.26), with_figure(jelly, FRONT, _SLIME, {"k": (30, 60, 30)})),)


def _enderman() -> tuple[Part, ...]:
    dark, t = plain((24, 20, 28), 0.2), 0.07
    head = with_figure(dark, FRONT, _ENDERMAN, {"p": (224, 120, 250), "m": (180, 40, 220)})
    return (
        *_both((0.12 - t, 0.0, -t, 0.12 + t, 1.8, t), dark),
        ((-0.25, 1.8, -0.12, 0.25, 2.45, 0.12), dark),
        *_both((0.26, 0.75, -t, 0.26 + 2 * t, 2.45, t), dark),
        ((-0.25, 2.4, -0.25, 0.25, 2.9, 0.25), head),
    )


def _villager(robe: Colour, belt: Colour, hat: Colour | None) -> tuple[Part, ...]:
    face: Colour = (196, 146, 118)
    figure = {"b": (74, 50, 36), "w": _WHITE, "g": (40, 110, 50), "d": scaled(face, 0.7)}
    cloth = banded((robe, robe, belt, robe, robe, robe))
    parts: tuple[Part, ...] = (
        ((-0.25, 0.0, -0.19, 0.25, 1.45, 0.19), cloth),
        ((-0.46, 0.95, 0.0, 0.46, 1.2, 0.34), plain(scaled(robe, 0.8))),
        ((-0.25, 1.4, -0.25, 0.25, 1.95, 0.25), with_figure(plain(face), FRONT, _VILLAGER, figure)),
        ((-0.06, 1.42, 0.25, 0.06, 1.68, 0.38), plain(scaled(face, 0.85))),
    )
    if hat is None:
        return parts
    return (
        *parts,
        ((-0.34, 1.93, -0.34, 0.34, 2.02, 0.34), plain(hat)),
        ((-0.2, 2.02, -0.2, 0.2, 2.28, 0.2), banded((hat, hat, (84, 120, 60), hat))),
        ((-0.1, 2.28, -0.14, 0.1, 2.5, 0.06), plain(hat)),
        ((-0.02, 1.46, 0.36, 0.03, 1.52, 0.4), plain((60, 110, 50))),
    )


def _player() -> tuple[Part, ...]:
    skin: Colour = (198, 150, 120)
    colours = {"h": (62, 42, 26), "w": _WHITE, "b": (60, 60, 150), "d": (120, 74, 56)}
    head = with_figure(plain(skin), FRONT, _STEVE, colours)
    head[[TOP, BACK]] = plain(colours["h"])[[TOP, BACK]]
    head[[LEFT, RIGHT], :6] = (*colours["h"], 255)
    cyan: Colour = (34, 152, 158)
    trousers = banded(((62, 58, 150), (62, 58, 150), (62, 58, 150), (80, 80, 84)))
    return _person(skin, plain(cyan), trousers, head, sleeves=banded((cyan, skin, skin)))


def _cat(coat: Colour, paws: Colour) -> tuple[Part, ...]:
    fur = plain(coat)
    eyes = {"w": (120, 190, 80), "b": _BLACK}
    return (
        ((-0.12, 0.25, -0.4, 0.12, 0.5, 0.3), fur),
        ((-0.15, 0.35, 0.28, 0.15, 0.62, 0.58), with_figure(fur, FRONT, _EYES, eyes)),
        *_both((0.06, 0.62, 0.36, 0.13, 0.72, 0.42), fur),
        ((-0.04, 0.4, -0.9, 0.04, 0.5, -0.4), fur),
        *_legs(banded((coat, coat, paws)), 0.08, 0.28, 0.1, 0.28),
    )


_THINGS: dict[str, tuple[Box, Colour]] = {
    "squid": ((-0.35, 0.0, -0.35, 0.35, 0.8, 0.35), (64, 84, 104)),
    "boat": ((-0.7, 0.0, -0.7, 0.7, 0.45, 0.7), (150, 112, 64)),
    "arrow": ((-0.04, 0.0, -0.3, 0.04, 0.08, 0.3), (150, 130, 100)),
    "experience_orb": ((-0.12, 0.1, -0.12, 0.12, 0.34, 0.12), (160, 240, 60)),
}


@functools.cache
def creature_parts(kind: str, variant: str = "") -> tuple[Part, ...]:
    """The boxes and skins of a grown creature, or of a thing.

    ``variant`` is a sheep's dye or ``sheared``. A kind that is not known is a box of a person's size in a colour of its name.
    """
    match kind:
        case "cow":
            return _cow((78, 56, 42), (226, 222, 216))
        case "mooshroom":
            return _cow((168, 28, 30), (222, 214, 206))
        case "pig":
            return _pig()
        case "sheep" | "goat":
            return _sheep(DYES.get(variant, (234, 234, 230)), variant == "sheared")
        case "chicken":
            return _chicken()
        case "horse":
            return _horse((132, 86, 46), (52, 36, 24))
        case "donkey" | "mule":
            return _horse((126, 112, 100), (66, 58, 52))
        case "wolf":
            return _wolf((214, 208, 206), (180, 164, 156))
        case "fox":
            return _wolf((218, 120, 44), (60, 44, 40))
        case "cat" | "ocelot":
            return _cat((192, 142, 78), (230, 220, 206))
        case "villager" | "wandering_trader":
            return _villager((112, 82, 62), (72, 52, 42), None)
        case "witch":
            return _villager((84, 50, 104), (60, 96, 50), (44, 32, 54))
        case "player":
            return _player()
        case "zombie" | "zombie_villager":
            return _zombie((88, 144, 72), (26, 134, 136), (68, 58, 140))
        case "husk":
            return _zombie((146, 126, 88), (120, 106, 80), (100, 90, 70))
        case "drowned":
            return _zombie((92, 164, 150), (70, 112, 104), (74, 94, 96))
        case "skeleton" | "stray":
            return _skeleton()
        case "spider" | "cave_spider":
            return _spider()
        case "creeper":
            return _creeper()
        case "slime":
            return _slime()
        case "enderman":
            return _enderman()
    box, colour = _THINGS.get(kind, ((-0.3, 0.0, -0.3, 0.3, 1.6, 0.3), hashed_colour(kind)))
    return ((box, plain(colour, name=kind)),)
