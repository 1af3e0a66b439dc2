'use strict'
/**
 * How a creature's body moves in one tick: gravity, friction, water and lava, walls, steps. Also of arrows' and orbs' plain falling.
 * Rules: bridge/embedded/creatures/motion.py; https://minecraft.wiki/w/Entity#Motion_of_entities.
 */
const { constants } = require('../life_rules.json')
const {
  GRAVITY, AIR_DRAG, AIR_INERTIA, AIR_ACCELERATION, WATER_INERTIA, LAVA_INERTIA, WATER_GRAVITY, LAVA_GRAVITY, JUMP_VELOCITY,
  FLOAT_UP, FLOAT_CHANCE, FLOAT_DEPTH, STEP_HEIGHT, CHICKEN_FALL, CLIMB_SPEED, WEB_SIDEWAYS, WEB_DOWN, NEGLIGIBLE, WALL_GAP, REST_TICKS,
  DEFAULT_SLIPPERINESS
} = constants.motion
const { STOPS, WATER, LAVA, CLIMBABLE, COBWEB } = require('../terrain/block_tables')
const { boxOf } = require('../terrain/cells')

const PLAIN_FRICTION = DEFAULT_SLIPPERINESS ** 3
const PUSH_UP_IN_LIQUID = 0.3

function shift (box, axis, way) {
  if (axis === 0) {
    box.x0 += way
    box.x1 += way
  } else if (axis === 1) {
    box.y0 += way
    box.y1 += way
  } else {
    box.z0 += way
    box.z1 += way
  }
}

module.exports = function makeMotion (cells) {
  const { table } = cells

  function sweep (box, rise, wantX, wantZ) {
    shift(box, 1, rise)
    const dx = cells.slide(box, 0, wantX)
    shift(box, 0, dx)
    const dz = cells.slide(box, 2, wantZ)
    shift(box, 2, dz)
    return { dx, dz }
  }

  /** Move a body by its velocity, up small steps; velocity ends where something stops the body. */
  function move (body, step = STEP_HEIGHT) {
    const { x, y, z, halfWidth, height, vx, vy, vz } = body
    const box = boxOf(x, y, z, halfWidth, height)
    let dy = cells.slide(box, 1, vy)
    let { dx, dz } = sweep(box, dy, vx, vz)
    let landed = dy !== vy && vy < 0
    if ((body.onGround || landed) && (dx !== vx || dz !== vz) && step > 0) {
      const higher = boxOf(x, y, z, halfWidth, height)
      const rise = cells.slide(higher, 1, step)
      const up = sweep(higher, rise, vx, vz)
      if (up.dx ** 2 + up.dz ** 2 > dx ** 2 + dz ** 2) {
        ({ dx, dz } = up)
        dy = rise + cells.slide(higher, 1, -rise)
        landed = true
      }
    }
    body.x = x + dx - (dx !== vx ? Math.sign(vx) * WALL_GAP : 0)
    body.y = y + dy
    body.z = z + dz - (dz !== vz ? Math.sign(vz) * WALL_GAP : 0)
    body.onGround = landed
    body.collided = dx !== vx || dz !== vz
    if (dx !== vx) body.vx = 0
    if (dz !== vz) body.vz = 0
    if (dy !== vy) body.vy = 0
  }

  /** Whether nothing moves a creature this tick, so that its body need not be swept. */
  function rests (creature, pushes, tick) {
    const { onGround, inWater, inLava, vx, vy, vz } = creature
    if (pushes || !onGround || inWater || inLava || vx !== 0 || vz !== 0 || vy > 0) return false
    if ((tick + creature.id) % REST_TICKS !== 0) return true
    return Boolean(cells.bitsAt(Math.floor(creature.x), Math.floor(creature.y - 0.01), Math.floor(creature.z)) & STOPS)
  }

  function accelerate (creature, headingX, headingZ, speed, jump) {
    const liquid = creature.inWater || creature.inLava
    let inertia = AIR_INERTIA
    let gain = AIR_ACCELERATION * speed
    if (liquid) {
      inertia = creature.inWater ? WATER_INERTIA : LAVA_INERTIA
      if (Math.random() < FLOAT_CHANCE) creature.vy += FLOAT_UP
      if (creature.collided && speed > 0) creature.vy = Math.max(creature.vy, PUSH_UP_IN_LIQUID)
    } else if (creature.onGround) {
      const under = cells.stateAt(Math.floor(creature.x), Math.floor(creature.y - 0.5), Math.floor(creature.z))
      const slipperiness = table.slipperiness[under]
      inertia = slipperiness * AIR_INERTIA
      gain = speed * speed * PLAIN_FRICTION / slipperiness ** 3
      if (jump) creature.vy = JUMP_VELOCITY
    }
    creature.vx += headingX * gain
    creature.vz += headingZ * gain
    return inertia
  }

  function slowDown (creature, inertia) {
    if (creature.inWater) creature.vy = creature.vy * inertia - WATER_GRAVITY
    else if (creature.inLava) creature.vy = creature.vy * inertia - LAVA_GRAVITY
    else {
      creature.vy = (creature.vy - GRAVITY) * AIR_DRAG
      if (creature.kind === 'chicken' && !creature.onGround && creature.vy < 0) creature.vy *= CHICKEN_FALL
    }
    creature.vx *= inertia
    creature.vz *= inertia
    if (creature.onGround && Math.abs(creature.vx) + Math.abs(creature.vz) < NEGLIGIBLE) creature.vx = creature.vz = 0
  }

  /** One tick of a creature that walks along a unit vector at a speed (0 does not push), and jumps if it stands and is to. */
  function travel (creature, headingX, headingZ, speed, jump) {
    const x = Math.floor(creature.x)
    const z = Math.floor(creature.z)
    const inside = cells.bitsAt(x, Math.floor(creature.y + FLOAT_DEPTH * Math.min(1, creature.height)), z)
    creature.inWater = Boolean(inside & WATER)
    creature.inLava = Boolean(inside & LAVA)
    for (const axis of ['vx', 'vy', 'vz']) if (Math.abs(creature[axis]) < NEGLIGIBLE) creature[axis] = 0
    const inertia = accelerate(creature, headingX, headingZ, speed, jump)
    if (inside & COBWEB) {
      creature.vx *= WEB_SIDEWAYS
      creature.vy *= WEB_DOWN
      creature.vz *= WEB_SIDEWAYS
    }
    const before = creature.y
    move(creature)
    if (creature.inWater || creature.inLava || creature.vy > 0) creature.fallDistance = 0
    else creature.fallDistance += Math.max(0, before - creature.y)
    if (creature.collided && (creature.traits.has('climbs') || inside & CLIMBABLE)) creature.vy = CLIMB_SPEED
    slowDown(creature, inertia)
  }

  return { move, rests, travel }
}
