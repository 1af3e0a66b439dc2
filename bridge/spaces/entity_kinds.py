"""Numbers for what entities are called: their kinds, and the variants that tell one from others of its kind."""

from __future__ import annotations

from bridge.names import Vocabulary
from bridge.palette import DYES

NO_KIND, UNKNOWN = "", "other"
"""The first of a vocabulary is none; the last stands for every name that the vocabulary lacks."""
_KINDS = """
    allay area_effect_cloud armor_stand arrow axolotl bat bee blaze block_display boat breeze camel cat cave_spider chest_boat
    chest_minecart chicken cod command_block_minecart cow creeper dolphin donkey dragon_fireball drowned egg elder_guardian
    end_crystal ender_dragon ender_pearl enderman endermite evoker evoker_fangs experience_bottle experience_orb eye_of_ender
    falling_block firework_rocket fox frog furnace_minecart ghast giant glow_item_frame glow_squid goat guardian hoglin
    hopper_minecart horse husk illusioner interaction iron_golem item item_display item_frame fireball leash_knot lightning_bolt
    llama llama_spit magma_cube marker minecart mooshroom mule ocelot painting panda parrot phantom pig piglin piglin_brute
    pillager polar_bear potion pufferfish rabbit ravager salmon sheep shulker shulker_bullet silverfish skeleton skeleton_horse
    slime small_fireball sniffer snow_golem snowball spawner_minecart spectral_arrow spider squid stray strider tadpole
    text_display tnt tnt_minecart trader_llama trident tropical_fish turtle vex villager vindicator wandering_trader warden
    wind_charge witch wither wither_skeleton wither_skull wolf zoglin zombie zombie_horse zombie_villager zombified_piglin
    player fishing_bobber
"""
"""All of 1.20.4, in the order of npm ``minecraft-data`` (MIT)."""
ENTITY_KINDS = Vocabulary("entity kind", (NO_KIND, *_KINDS.split(), UNKNOWN))
SHEARED = "sheared"
VARIANTS = Vocabulary("variant", (NO_KIND, SHEARED, *DYES, UNKNOWN))
"""What ``messages.Entity.variant`` may be."""


def number_of(vocabulary: Vocabulary, name: str) -> int:
    """The id of a name; the last one for a name that the vocabulary lacks."""
    return vocabulary.id(name) if name in vocabulary else len(vocabulary) - 1
