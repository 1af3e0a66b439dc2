'use strict'
/** What 1.20.4 calls the creatures and things that other versions call otherwise. */

const RENAMED = new Map([
  ['zombie_pigman', 'zombified_piglin'],
  // 1.11 and 1.12
  ['xp_orb', 'experience_orb'],
  ['xp_bottle', 'experience_bottle'],
  ['fireworks_rocket', 'firework_rocket'],
  ['eye_of_ender_signal', 'eye_of_ender'],
  ['evocation_fangs', 'evoker_fangs'],
  ['evocation_illager', 'evoker'],
  ['vindication_illager', 'vindicator'],
  ['illusion_illager', 'illusioner'],
  ['commandblock_minecart', 'command_block_minecart'],
  ['ender_crystal', 'end_crystal'],
  ['snowman', 'snow_golem'],
  ['villager_golem', 'iron_golem'],
  // 1.8 to 1.10, as minecraft-data writes them
  ['PigZombie', 'zombified_piglin'],
  ['LavaSlime', 'magma_cube'],
  ['WitherBoss', 'wither'],
  ['MushroomCow', 'mooshroom'],
  ['SnowMan', 'snow_golem'],
  ['Ozelot', 'ocelot'],
  ['VillagerGolem', 'iron_golem'],
  ['EntityHorse', 'horse'],
  ['MinecartRideable', 'minecart'],
  ['PrimedTnt', 'tnt'],
  ['EnderCrystal', 'end_crystal'],
  ['ThrownEgg', 'egg'],
  ['ThrownEnderpearl', 'ender_pearl'],
  ['FallingSand', 'falling_block'],
  ['EyeOfEnderSignal', 'eye_of_ender'],
  ['ThrownPotion', 'potion'],
  ['ThrownExpBottle', 'experience_bottle'],
  ['FireworksRocketEntity', 'firework_rocket'],
  ['Fishing Float', 'fishing_bobber'],
  ['Fishing Hook', 'fishing_bobber'],
  ['XPOrb', 'experience_orb'],
  // from 1.21.2 on each wood has a boat of its own
  ['bamboo_raft', 'boat'],
  ['bamboo_chest_raft', 'chest_boat'],
  // from 1.21.5 on
  ['splash_potion', 'potion'],
  ['lingering_potion', 'potion']
])

/** Name of 1.20.4 of a creature or thing; its own where 1.20.4 has none. */
function modernCreature (name) {
  const known = RENAMED.get(name)
  if (known) return known
  if (/_chest_boat$/.test(name)) return 'chest_boat'
  if (/_boat$/.test(name)) return name === 'chest_boat' ? name : 'boat'
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase().replace(/ /g, '_') // CaveSpider of 1.8
}

module.exports = { modernCreature }
