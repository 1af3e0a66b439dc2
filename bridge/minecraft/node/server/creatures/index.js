'use strict'
/**
 * The creatures of the world and what flies about: one tick of all of them, how they come and go, and blows at them.
 */
const { constants } = require('../life_rules.json')
const { THINK_TICKS } = constants.tick
const { makeCreature, isMonster, KINDS } = require('./creature')

const ATTACK = 1 // of use_entity's mouse
const INTERACT = 0
const COUNTERS = ['invulnerableTicks', 'attackWait', 'angryTicks', 'panicTicks', 'playerHitTicks']

/**
 * @param spawning whether creatures come by themselves; without, only by /summon
 * @param dropsOf names of what a block gives to the right tool
 */
module.exports = function inject (serv, { cells, life, living, motion, shown, orbs, drops, stacks, everyTick, dropsOf, wear, spawning }) {
  const { packets } = life
  const all = new Set()
  const dying = new Map() // creature -> ticks until it vanishes
  const sight = require('./sight')(serv, cells)
  const looks = require('./looks')(serv, { stacks })
  const tellLooks = creature => shown.tell(creature, ...looks.metadataPacket(creature))

  function add (kind, x, y, z, options) {
    const creature = makeCreature(shown.nextId(), kind, x, y, z, options)
    creature.world = cells.world
    all.add(creature)
    shown.add(creature, { type: kind, living: true, extras: () => looks.packetsOf(creature) })
    return creature
  }

  /** Let a creature go, at once or after it has lain dead for some ticks. */
  function remove (creature, ticks = 0) {
    all.delete(creature)
    creature.health = Math.min(creature.health, 0)
    if (ticks > 0) dying.set(creature, ticks)
    else shown.remove(creature)
  }

  const health = require('./health')({ shown, drops, stacks, packets, spillExperience: orbs.spill, remove })

  function setAlight (creature, ticks) {
    const before = creature.fireTicks > 0
    creature.fireTicks = ticks === 0 ? 0 : Math.max(creature.fireTicks, ticks)
    if (before !== creature.fireTicks > 0) tellLooks(creature)
  }

  const suffer = require('./harm')(cells, sight, { hurt: health.hurt, setAlight })
  const walk = require('./steering')(cells, motion)
  const arrows = require('./arrows')(serv, { cells, shown, living, hurtPlayer: life.hurt })
  const blast = require('./explosion')(serv, {
    cells, sight, drops, living, creatures: all, lootOf: dropsOf, hurtPlayer: life.hurt, hurtCreature: health.hurt, pushPlayer: packets.push,
    announce: packets.explosion
  })
  const minds = require('./minds')(serv, {
    sight,
    shoot: arrows.shoot,
    hurtPlayer: life.hurt,
    tellSwelling: tellLooks,
    graze: require('./grazing')(serv, cells, tellLooks),
    explode: (creature, centre, power) => {
      remove(creature)
      blast(creature, centre, power)
    }
  })
  const { come, goes } = require('./spawning')(serv, { cells, sight, creatures: all, add, remove, living })

  function countDown (creature) {
    creature.idleTicks++
    if (creature.age < 0) creature.age++
    for (const name of COUNTERS) if (creature[name] > 0) creature[name]--
  }

  function tickCreature (creature, tick, mortals) {
    if (!cells.isLoaded(Math.floor(creature.x), Math.floor(creature.z))) {
      if (isMonster(creature) && !creature.persistent) remove(creature)
      return // animals wait for somebody to come back
    }
    const thinks = (tick + creature.id) % THINK_TICKS === 0
    countDown(creature)
    const { distance } = minds.nearest(creature, mortals)
    if (goes(creature, distance, thinks, THINK_TICKS)) return remove(creature)
    suffer(creature, tick, thinks)
    if (creature.health <= 0) return
    if (thinks) minds.think(creature, mortals)
    walk(creature, tick)
    minds.act(creature)
  }

  everyTick(tick => {
    if (spawning) come(tick)
    const mortals = living().filter(vitals => vitals.mortal && vitals.settled)
    for (const creature of [...all]) if (creature.health > 0) tickCreature(creature, tick, mortals)
    for (const [creature, left] of dying) {
      if (left > 1) dying.set(creature, left - 1)
      else if (dying.delete(creature)) shown.remove(creature)
    }
    arrows.tick()
    orbs.tick()
    shown.tick(tick)
  })

  const touch = require('./touch')({ stacks, drops, wear, lay: health.lay, tellLooks })
  const byId = id => [...all].find(creature => creature.id === id)

  serv.on('newPlayer', player => {
    const { vitals } = player
    player.on('revived', () => shown.forget(player))
    player._client.on('use_entity', ({ target, mouse, hand }) => {
      const creature = byId(target)
      if (!creature || creature.health <= 0) return
      if (mouse === INTERACT) touch(player, creature, hand)
      else if (mouse === ATTACK) {
        const { x, z } = vitals.feet
        life.blows.strike(vitals, creature, (damage, knockback) =>
          health.hurt(creature, damage, 'creature', { id: player.id, x, z, knockback, vitals }))
      }
    })
  })

  require('./commands')(serv, { all, add, kill: health.die, kinds: Object.keys(KINDS) })
  return { all, add, health, launch: arrows.launch }
}
