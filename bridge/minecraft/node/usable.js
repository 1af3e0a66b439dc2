'use strict'
/**
 * What the use key does, as far as a client must know it to send what the game's client sends: the server decides. The tables follow
 * the embedded world's deeds (bridge/embedded/deeds).
 */

// Blocks that answer a click by themselves (deeds/openings.py, chests.py, sleeping.py).
const ANSWERS = new RegExp('^(' + [
  '(?!iron_)\\w+_door', '(?!iron_)\\w+_trapdoor', '\\w+_fence_gate', 'lever', '\\w+_bed', 'chest', 'trapped_chest', 'barrel',
  'crafting_table', 'furnace', 'blast_furnace', 'smoker', '(chipped_|damaged_)?anvil', 'enchanting_table', 'loom', 'stonecutter',
  'grindstone', 'cartography_table', 'smithing_table', 'brewing_stand', 'beacon', 'hopper', 'dispenser', 'dropper', 'ender_chest',
  '(\\w+_)?shulker_box', 'note_block', '\\w+_button', 'bell', 'cake', '\\w*candle_cake'
].join('|') + ')$')
const RIPE_BERRIES = 2

// Items that a creature takes or that take from it (creatures/interact.py, breeding.py).
const MINDED = {
  cow: /^(bucket|wheat)$/,
  mooshroom: /^(bucket|bowl|wheat|shears)$/,
  goat: /^(bucket|wheat)$/,
  sheep: /^(shears|wheat|\w+_dye)$/,
  pig: /^(carrot|potato|beetroot)$/,
  chicken: /_seeds$/,
  horse: /^(wheat|sugar|apple|golden_carrot|golden_apple)$/,
  wolf: /^(bone|beef|cooked_beef|porkchop|cooked_porkchop|chicken|cooked_chicken|mutton|cooked_mutton|rabbit|cooked_rabbit|rotten_flesh)$/
}
// They answer whatever is held.
const ALWAYS_MIND = new Set(['villager', 'wandering_trader', 'horse', 'donkey', 'mule', 'boat', 'minecart', 'item_frame'])

const EATEN_IN = 32
const EATEN_OTHERWISE = { dried_kelp: 16, honey_bottle: 40 }
const EATEN_WITHOUT_HUNGER = new Set(['golden_apple', 'enchanted_golden_apple', 'chorus_fruit', 'suspicious_stew', 'honey_bottle'])
const DRUNK = new Set(['milk_bucket', 'potion'])
const HELD_UP = new Set(['shield', 'trident', 'crossbow', 'spyglass'])
const FULL_FOOD = 20

const USED = /bucket$|^(egg|snowball|ender_pearl|ender_eye|experience_bottle|splash_potion|lingering_potion|fishing_rod|firework_rocket|elytra|map|filled_map|writable_book|written_book|goat_horn)$|_(helmet|chestplate|leggings|boots)$/
const PLANTED_ON = [
  [/^(carrot|potato)$/, /^farmland$/],
  [/^sweet_berries$/, /^(grass_block|dirt|coarse_dirt|podzol|rooted_dirt|moss_block|mud|farmland)$/]
]

/** Whether a block answers a click by itself. */
function answersOf (block) {
  return ANSWERS.test(block.name) || (block.name === 'sweet_berry_bush' && block.getProperties().age >= RIPE_BERRIES)
}

/** Whether a creature takes note of an item, so that the click ends there. */
function creatureMinds (kind, item) {
  return ALWAYS_MIND.has(kind) || (item !== undefined && (MINDED[kind]?.test(item) ?? false))
}

/** Whether an item is planted on a block rather than eaten. */
function isPlantedOn (item, block) {
  return PLANTED_ON.some(([plant, soil]) => plant.test(item) && soil.test(block))
}

/** Ticks that an item is used for when the key is held now: Infinity until it is let go, null for what is not used over time. */
function lastsFor (bot, { name }) {
  if (HELD_UP.has(name)) return Infinity
  if (DRUNK.has(name)) return EATEN_IN
  if (name === 'bow') return bot.inventory.slots.some(item => item && /arrow$/.test(item.name)) ? Infinity : null
  const isWanted = bot.food < FULL_FOOD || EATEN_WITHOUT_HUNGER.has(name)
  return bot.registry.foodsByName[name] && isWanted ? EATEN_OTHERWISE[name] ?? EATEN_IN : null
}

/** Whether an item does something by itself at once. */
const hasUse = name => USED.test(name)

module.exports = { answersOf, creatureMinds, isPlantedOn, lastsFor, hasUse }
