'use strict'
/**
 * Creatures that come by themselves: packs of monsters in the dark, animals on grass where a column is new or, seldom, later; and
 * who goes again. Rules: bridge/embedded/creatures/spawning.py and places.py; https://minecraft.wiki/w/Spawn.
 */
const { constants } = require('../life_rules.json')
const {
  SPAWN_NEAR, SPAWN_FAR, ATTEMPTS, PACK_STEP, PACK_TRIES, MONSTER_CAP, ANIMAL_CAP, ANIMAL_EVERY, PEOPLED_SHARE, PEOPLE_RADIUS, PLACE_TRIES,
  BABY_CHANCE, BABY_AGE
} = constants.spawning
const { ANIMAL_LIGHT } = constants.places
const { MAX_CREATURES } = constants.record
const { DESPAWN_AT_ONCE, DESPAWN_RANDOM, DESPAWN_IDLE_TICKS, DESPAWN_CHANCE, VOID_DEPTH } = constants.tick
const { STOPS, WATER, LAVA, FLOOR, AVOIDED } = require('../terrain/block_tables')
const { boxOf } = require('../terrain/cells')
const { PEACEFUL } = require('../life/damage')
const { KINDS, isMonster, below } = require('./creature')

const DARK_ENOUGH = 8 // levels, by chance less
const SKY_CHANCE = 32
const CHUNK = 16
const PEOPLE_EVERY = 20 // ticks between two looks for new columns
const NAMES = Object.keys(KINDS)
const MONSTERS = NAMES.filter(name => KINDS[name].traits.includes('monster'))
const ANIMALS = NAMES.filter(name => !MONSTERS.includes(name))

/** A kind by the weights of its habitat. */
function pick (names) {
  let draw = below(names.reduce((sum, name) => sum + KINDS[name].habitat.weight, 0))
  return names.find(name => (draw -= KINDS[name].habitat.weight) < 0)
}

const packOf = ({ habitat: { low, high } }) => low + below(high - low + 1)

module.exports = function makeSpawning (serv, { cells, sight, creatures, add, remove, living }) {
  const peopled = new Set()
  const grass = serv.registry.blocksByName.grass_block

  const isGrass = state => state >= grass.minStateId && state <= grass.maxStateId
  const isOpen = (x, y, z) => !(cells.bitsAt(x, y, z) & (STOPS | WATER | LAVA | AVOIDED))

  function canStand (x, y, z) {
    return cells.isLoaded(x, z) && Boolean(cells.bitsAt(x, y - 1, z) & FLOOR) && isOpen(x, y, z) && isOpen(x, y + 1, z)
  }

  function fits (kind, x, y, z) {
    const { half_width: halfWidth, height } = KINDS[kind]
    return canStand(x, y, z) && !cells.isBlocked(boxOf(x + 0.5, y, z + 0.5, halfWidth, height))
  }

  /** Whether the light lets a monster come: no light of blocks, little of the sky, less of it by chance. */
  function isDark (x, y, z) {
    const openSky = sight.isUnderSky(x, y, z)
    if (openSky && sight.isDay()) return false // what the walk below would find, at once
    const { sky, block } = sight.lightAt(x, y, z)
    return block === 0 && sky <= below(SKY_CHANCE) && sky - sight.skyDarkening() <= below(DARK_ENOUGH)
  }

  function isPasture (x, y, z) {
    if (!isGrass(cells.stateAt(x, y - 1, z))) return false
    if (sight.isUnderSky(x, y, z)) return true
    const { sky, block } = sight.lightAt(x, y, z)
    return Math.max(sky, block) >= ANIMAL_LIGHT
  }

  const suits = (kind, x, y, z) => fits(kind, x, y, z) && (MONSTERS.includes(kind) ? isDark(x, y, z) : isPasture(x, y, z))

  const distanceTo = ({ feet }, x, y, z) => Math.hypot(x - feet.x, y - feet.y, z - feet.z)

  function count (monsters, vitals) {
    let found = 0
    for (const creature of creatures) {
      if (isMonster(creature) !== monsters || (monsters && creature.persistent)) continue
      if (distanceTo(vitals, creature.x, creature.y, creature.z) <= SPAWN_FAR) found++
    }
    return found
  }

  /** A cell by chance around a player, between the bottom and the surface, where somebody could stand; null where nobody could. */
  function findStart ({ feet }) {
    const x = Math.floor(feet.x) + below(2 * SPAWN_FAR + 1) - SPAWN_FAR
    const z = Math.floor(feet.z) + below(2 * SPAWN_FAR + 1) - SPAWN_FAR
    if (!cells.isLoaded(x, z)) return null
    const y = cells.lowest + 1 + below(sight.topOf(x, z) - cells.lowest + 1)
    return canStand(x, y, z) ? { x, y, z } : null
  }

  function addToPack (kind, x, y, z, first) {
    const age = !first && KINDS[kind].traits.includes('breeds') && Math.random() < BABY_CHANCE ? BABY_AGE : 0
    add(kind, x + 0.5, y, z + 0.5, { age })
  }

  function spawnPack (names, { x, y, z }, room, vitals, all) {
    const kind = pick(names)
    const most = Math.min(packOf(KINDS[kind]), room, MAX_CREATURES - creatures.size)
    let came = 0
    for (let attempt = 0; attempt < PACK_TRIES && came < most; attempt++) {
      x += below(PACK_STEP) - below(PACK_STEP)
      z += below(PACK_STEP) - below(PACK_STEP)
      const tooNear = all.some(other => distanceTo(other, x + 0.5, y, z + 0.5) <= SPAWN_NEAR)
      if (tooNear || distanceTo(vitals, x + 0.5, y, z + 0.5) >= SPAWN_FAR || !suits(kind, x, y, z)) continue
      addToPack(kind, x, y, z, came++ === 0)
    }
  }

  /** Tries at packs around one of the players, each tick another. */
  function come (tick) {
    const all = living().filter(vitals => vitals.mortal && vitals.settled)
    if (all.length === 0 || creatures.size >= MAX_CREATURES) return
    const vitals = all[tick % all.length]
    const monsterRoom = serv.difficulty === PEACEFUL ? 0 : MONSTER_CAP - count(true, vitals)
    for (let attempt = 0; attempt < ATTEMPTS && monsterRoom > 0; attempt++) {
      const start = findStart(vitals)
      if (start) spawnPack(MONSTERS, start, monsterRoom, vitals, all)
    }
    if (tick % ANIMAL_EVERY < all.length) {
      const room = ANIMAL_CAP - count(false, vitals)
      const start = room > 0 && findStart(vitals)
      if (start) spawnPack(ANIMALS, start, room, vitals, all)
    }
    if (tick % PEOPLE_EVERY < all.length) people(vitals)
  }

  /** Give the loaded columns around a player their first animals, each once. */
  function people ({ feet }) {
    const [chunkX, chunkZ] = [Math.floor(feet.x) >> 4, Math.floor(feet.z) >> 4]
    for (let i = chunkX - PEOPLE_RADIUS; i <= chunkX + PEOPLE_RADIUS; i++) {
      for (let k = chunkZ - PEOPLE_RADIUS; k <= chunkZ + PEOPLE_RADIUS; k++) {
        const name = `${i},${k}`
        if (peopled.has(name) || !cells.isLoaded(i * CHUNK, k * CHUNK)) continue
        peopled.add(name)
        if (Math.random() < PEOPLED_SHARE) peopleColumn(i * CHUNK, k * CHUNK)
      }
    }
  }

  /** Whether there is room for one more animal, the wild one that is farthest from everybody given up where nobody sees it. */
  function makeRoom () {
    if (creatures.size + MONSTER_CAP < MAX_CREATURES) return true
    const all = living()
    const far = creature => Math.min(...all.map(vitals => distanceTo(vitals, creature.x, creature.y, creature.z)))
    const wild = [...creatures].filter(creature => !creature.persistent && far(creature) > DESPAWN_AT_ONCE)
    if (wild.length === 0) return false
    remove(wild.reduce((one, other) => far(other) > far(one) ? other : one))
    return true
  }

  function peopleColumn (firstX, firstZ) {
    const kind = pick(ANIMALS)
    const anywhere = () => [firstX + below(CHUNK), firstZ + below(CHUNK)]
    for (let place = 0; place < packOf(KINDS[kind]); place++) {
      if (!makeRoom()) return
      for (let attempt = 0; attempt < PLACE_TRIES; attempt++) {
        const [x, z] = anywhere()
        const y = sight.topOf(x, z)
        if (!suits(kind, x, y, z)) continue
        addToPack(kind, x, y, z, place === 0)
        break
      }
    }
  }

  /** Whether a creature goes: fallen out of the world, or a monster far from everybody or in peace. */
  function goes (creature, distance, thinks, thinkTicks) {
    if (creature.y < cells.lowest - VOID_DEPTH) return true
    if (isMonster(creature) && serv.difficulty === PEACEFUL) return true
    if (!isMonster(creature) || creature.persistent) return false
    if (distance > DESPAWN_AT_ONCE) return true
    if (distance < DESPAWN_RANDOM) creature.idleTicks = 0
    return thinks && creature.idleTicks > DESPAWN_IDLE_TICKS && below(DESPAWN_CHANCE / thinkTicks) === 0
  }

  return { come, goes, fits }
}
