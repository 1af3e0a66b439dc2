'use strict'
/**
 * One creature: what is known of it. Positions (feet) in blocks, velocities in blocks a tick, health in half hearts, times in ticks.
 * Figures of the kinds: life_rules.json, from bridge/embedded/creatures/kinds.py.
 */
const { randomUUID } = require('crypto')
const { creatures: KINDS, constants, darker_sheep: DARKER, wool: WOOL } = require('../life_rules.json')
const { FULL_AIR, BABY_SCALE } = constants.record

const WHITE = 0
const PERCENT = 100

const below = count => Math.floor(Math.random() * count)

function sheepColour () {
  const draw = below(PERCENT)
  const [, colour = WHITE] = DARKER.find(([limit]) => draw < limit) ?? []
  return colour
}

/** A new creature of a kind; `age` below 0 is a baby's. */
function makeCreature (id, kind, x, y, z, { age = 0, persistent = false } = {}) {
  const figures = KINDS[kind]
  const scale = age < 0 ? BABY_SCALE : 1
  return {
    id,
    uuid: randomUUID(),
    kind,
    figures,
    traits: new Set(figures.traits),
    halfWidth: figures.half_width * scale,
    height: figures.height * scale,
    eye: figures.eye_height * scale,
    x,
    y,
    z,
    vx: 0,
    vy: 0,
    vz: 0,
    yaw: Math.random() * 360 - 180,
    health: figures.health,
    onGround: false,
    collided: false,
    inWater: false,
    inLava: false,
    fallDistance: 0,
    goal: null, // {x, z, pace, ticks}
    sidestep: 0, // ticks for which it goes round to one side, or (negative) the other
    stuckTicks: 0,
    target: null, // whom it follows, of vitals
    angryTicks: 0, // for which it still follows its target
    seenTicks: 0, // for which it has its target in sight; negative: out of sight
    panicTicks: 0,
    fleesFrom: null,
    attackWait: 0,
    fuse: 0,
    invulnerableTicks: 0,
    lastDamage: 0,
    playerHitTicks: 0, // for which its death counts as a player's deed
    fireTicks: 0,
    air: FULL_AIR,
    age,
    colour: kind === 'sheep' ? sheepColour() : WHITE,
    sheared: false,
    idleTicks: 0,
    persistent
  }
}

const isMonster = creature => creature.traits.has('monster')
const woolOf = creature => WOOL[creature.colour]

module.exports = { KINDS, makeCreature, isMonster, woolOf, below }
