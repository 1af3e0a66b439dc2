'use strict'
/**
 * Where a creature puts its feet: it walks straight to its goal, jumps on what is one block high, goes round what is higher, and does
 * not walk off cliffs or into what burns. Rules: bridge/embedded/creatures/steering.py.
 */
const { constants } = require('../life_rules.json')
const {
  SAFE_DROP, ARRIVED, LOOK_AHEAD, STUCK_BEFORE_SIDESTEP, SIDESTEP_TICKS, STUCK_BEFORE_GIVING_UP, SIDESTEP_DEGREES, WANDER_SIDE,
  WANDER_TICKS, FLEE_BLOCKS
} = constants.steering
const { STOPS, CUBE, WATER, LAVA, AVOIDED, BOX } = require('../terrain/block_tables')
const { below } = require('./creature')

const FLEE_TICKS = 40
const FLEE_SPREAD = 0.8 // radians to each side
const CLEAR = 0
const STEP = 1
const BLOCKED = 2
const DEGREES = 180 / Math.PI

function stop (creature) {
  creature.goal = null
  creature.sidestep = creature.stuckTicks = 0
}

/** Walk to a place at a pace (a factor on the kind's speed) for at most so many ticks. */
function goTo (creature, x, z, pace, ticks) {
  creature.goal = { x, z, pace, ticks }
}

function wander (creature) {
  const way = () => below(2 * WANDER_SIDE + 1) - WANDER_SIDE
  goTo(creature, creature.x + way(), creature.z + way(), creature.figures.wander_pace, WANDER_TICKS)
}

/** Walk away from a place, somewhat to one side. */
function flee (creature, from, pace) {
  const away = Math.atan2(creature.z - from.z, creature.x - from.x) + (Math.random() * 2 - 1) * FLEE_SPREAD
  goTo(creature, creature.x + FLEE_BLOCKS * Math.cos(away), creature.z + FLEE_BLOCKS * Math.sin(away), pace, FLEE_TICKS)
}

/** Turn to where a vector points. */
function face (creature, dx, dz) {
  creature.yaw = Math.atan2(-dx, dz) * DEGREES
}

module.exports = function makeSteering (cells, motion) {
  const { table } = cells
  const reachesAbove = state => table.boxes[state * BOX + 4] > 1

  function wayUp (creature, x, y, z, state) {
    const bits = table.bits[state]
    if (reachesAbove(state)) return BLOCKED
    if (!(bits & CUBE) && !creature.collided) return CLEAR
    for (let rise = 1; rise <= Math.ceil(creature.height); rise++) if (cells.bitsAt(x, y + rise, z) & STOPS) return BLOCKED
    return STEP
  }

  /** CLEAR, STEP (one block up) or BLOCKED: what lies just ahead. */
  function wayAhead (creature, headingX, headingZ) {
    const reach = creature.halfWidth + LOOK_AHEAD
    const x = Math.floor(creature.x + headingX * reach)
    const z = Math.floor(creature.z + headingZ * reach)
    const y = Math.floor(creature.y + 0.05)
    if (x === Math.floor(creature.x) && z === Math.floor(creature.z)) return CLEAR
    const state = cells.stateAt(x, y, z)
    if (table.bits[state] & AVOIDED) return BLOCKED
    if (table.bits[state] & STOPS) return wayUp(creature, x, y, z, state)
    for (let depth = 1; depth <= SAFE_DROP + 1; depth++) {
      const bits = cells.bitsAt(x, y - depth, z)
      if (bits & (LAVA | AVOIDED)) return BLOCKED
      if (bits & (STOPS | WATER)) return CLEAR
    }
    return BLOCKED
  }

  /** Count what stopped it; after a while try one side, and at last give the goal up. */
  function goRound (creature) {
    creature.stuckTicks++
    if (creature.stuckTicks >= STUCK_BEFORE_GIVING_UP) stop(creature)
    else if (creature.sidestep === 0 && creature.stuckTicks % STUCK_BEFORE_SIDESTEP === 0) {
      creature.sidestep = below(2) ? SIDESTEP_TICKS : -SIDESTEP_TICKS
    }
  }

  /** Unit vector to the goal, to one side of it while going round something. */
  function headingOf (creature, dx, dz, distance) {
    let [x, z] = [dx / distance, dz / distance]
    if (creature.sidestep !== 0) {
      const side = Math.sign(creature.sidestep) * SIDESTEP_DEGREES / DEGREES
      const [sin, cos] = [Math.sin(side), Math.cos(side)]
      ;[x, z] = [x * cos - z * sin, x * sin + z * cos]
      creature.sidestep -= Math.sign(creature.sidestep)
    }
    return [x, z]
  }

  /** One tick: head for the goal if there is one, and move. */
  return function walk (creature, tick) {
    const { goal } = creature
    if (!goal) {
      if (!motion.rests(creature, false, tick)) motion.travel(creature, 0, 0, 0, false)
      return
    }
    const [dx, dz] = [goal.x - creature.x, goal.z - creature.z]
    const distance = Math.hypot(dx, dz)
    if (distance < ARRIVED || --goal.ticks <= 0) {
      stop(creature)
      motion.travel(creature, 0, 0, 0, false)
      return
    }
    const [headingX, headingZ] = headingOf(creature, dx, dz, distance)
    face(creature, headingX, headingZ)
    let speed = creature.figures.speed * goal.pace
    const way = creature.onGround ? wayAhead(creature, headingX, headingZ) : CLEAR
    if (way === BLOCKED) {
      goRound(creature)
      speed = 0
    } else if (creature.onGround && way === CLEAR) {
      if (creature.collided) goRound(creature)
      else if (creature.stuckTicks > 0 && creature.sidestep === 0) creature.stuckTicks--
    }
    motion.travel(creature, headingX, headingZ, speed, way === STEP)
  }
}

Object.assign(module.exports, { stop, goTo, wander, flee, face })
