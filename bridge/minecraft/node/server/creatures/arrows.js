'use strict'
/**
 * Arrows of skeletons: how they are aimed, fly, strike and stick. Nobody picks them up, as those of the game's skeletons. What players
 * shoot and throw flies likewise; what it strikes and where it ends is told by who launches it.
 * Rules: bridge/embedded/motion/projectiles.py and creatures/behaviour_shooters.py; https://minecraft.wiki/w/Arrow.
 */
const { randomUUID } = require('crypto')
const { constants } = require('../life_rules.json')
const { ARROW_GRAVITY, AIR_KEEPS, ARROW_WATER_KEEPS, INACCURACY, STUCK_LIFETIME, TARGET_MARGIN } = constants.projectiles
const {
  ARROW_DAMAGE, ARROW_INACCURACY, ARROW_LIFT, ARROW_SPEED, DAMAGE_MIDDLE, DAMAGE_SPREAD, PLAYER_HEIGHT
} = constants.behaviour_shooters
const { HALF_WIDTH } = constants.survival
const { byDifficulty } = require('../life/damage')
const { STOPS, WATER, BOX } = require('../terrain/block_tables')

const AIM_SHARE = 1 / 3 // of the player's height
const BELOW_THE_EYE = 0.1
const STEPS = 8 // in which an arrow's way of one tick is looked at
const NORMAL = 2
const DEGREES = 180 / Math.PI
const LONGEST_FLIGHT = 600

const spread = size => size * (Math.random() - Math.random())

module.exports = function makeArrows (serv, { cells, shown, living, hurtPlayer }) {
  const { table } = cells
  const flying = new Set()

  /** One arrow at a third of a player's height, lifted for the distance. */
  function shoot (creature, feet) {
    const eye = creature.y + creature.eye - BELOW_THE_EYE
    const [dx, dz] = [feet.x - creature.x, feet.z - creature.z]
    const dy = feet.y + PLAYER_HEIGHT * AIM_SHARE - eye + ARROW_LIFT * Math.hypot(dx, dz)
    const length = Math.hypot(dx, dy, dz)
    const [vx, vy, vz] = [dx, dy, dz].map(way => (way / length + spread(INACCURACY * ARROW_INACCURACY)) * ARROW_SPEED)
    const arrow = {
      id: shown.nextId(),
      uuid: randomUUID(),
      owner: creature.id,
      x: creature.x,
      y: eye,
      z: creature.z,
      vx,
      vy,
      vz,
      yaw: Math.atan2(vx, vz) * DEGREES,
      base: ARROW_DAMAGE + DAMAGE_MIDDLE * serv.difficulty / NORMAL + spread(DAMAGE_SPREAD),
      age: 0,
      stuck: false
    }
    launch(arrow, 'arrow')
  }

  /**
   * Let something fly that is shown as an entity of some type. What it has of `struckAt(x, y, z)`, `strike(target)`, `meetBlock()`,
   * `lie()` and `gravity` goes before what an arrow of a skeleton does. Gives a function that takes it away.
   */
  function launch (arrow, type) {
    flying.add(arrow)
    shown.add(arrow, { type, data: arrow.owner + 1, fast: true })
    return () => remove(arrow)
  }

  function remove (arrow) {
    flying.delete(arrow)
    shown.remove(arrow)
  }

  function isSolid (x, y, z) {
    const [cellX, cellY, cellZ] = [x, y, z].map(Math.floor)
    const state = cells.stateAt(cellX, cellY, cellZ)
    if (!(table.bits[state] & STOPS)) return false
    const at = state * BOX
    const [inX, inY, inZ] = [x - cellX, y - cellY, z - cellZ]
    return inX >= table.boxes[at] && inX <= table.boxes[at + 3] && inY >= table.boxes[at + 1] && inY <= table.boxes[at + 4] &&
      inZ >= table.boxes[at + 2] && inZ <= table.boxes[at + 5]
  }

  /** Whom an arrow at a place strikes; null for nobody. */
  function struckAt (x, y, z) {
    const side = HALF_WIDTH + TARGET_MARGIN
    return living().find(({ feet, mortal }) => mortal && Math.abs(feet.x - x) < side && Math.abs(feet.z - z) < side &&
      y > feet.y - TARGET_MARGIN && y < feet.y + PLAYER_HEIGHT + TARGET_MARGIN)
  }

  function strike (arrow, vitals) {
    const damage = Math.ceil(Math.max(0, Math.hypot(arrow.vx, arrow.vy, arrow.vz) * arrow.base))
    const from = { id: arrow.owner, x: arrow.x - arrow.vx, z: arrow.z - arrow.vz }
    hurtPlayer(vitals, byDifficulty(damage, serv.difficulty), 'arrow', from)
    remove(arrow)
  }

  function fly (arrow) {
    for (let step = 0; step < STEPS; step++) {
      const [x, y, z] = [arrow.x + arrow.vx / STEPS, arrow.y + arrow.vy / STEPS, arrow.z + arrow.vz / STEPS]
      if (isSolid(x, y, z)) {
        if (arrow.meetBlock) return arrow.meetBlock()
        arrow.stuck = true
        arrow.age = 0
        return
      }
      Object.assign(arrow, { x, y, z })
      const struck = (arrow.struckAt ?? struckAt)(x, y, z)
      if (struck) return arrow.strike ? arrow.strike(struck) : strike(arrow, struck)
    }
    const keeps = cells.bitsAt(...[arrow.x, arrow.y, arrow.z].map(Math.floor)) & WATER ? ARROW_WATER_KEEPS : AIR_KEEPS
    arrow.vx *= keeps
    arrow.vy = arrow.vy * keeps - (arrow.gravity ?? ARROW_GRAVITY)
    arrow.vz *= keeps
  }

  function tick () {
    for (const arrow of [...flying]) {
      arrow.age++
      if (arrow.age > (arrow.stuck ? STUCK_LIFETIME : LONGEST_FLIGHT)) remove(arrow)
      else if (!arrow.stuck) fly(arrow)
      else arrow.lie?.()
    }
  }

  return { shoot, launch, tick }
}
