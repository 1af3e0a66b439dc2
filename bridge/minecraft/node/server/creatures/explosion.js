'use strict'
/**
 * Explosions: whom they hurt and throw, and which blocks they break. Rays run from the centre to the outer cells of a cube of 16 and
 * lose strength by what they pass. Rules: bridge/embedded/creatures/blast.py; https://minecraft.wiki/w/Explosion.
 */
const { Vec3 } = require('vec3')
const { constants } = require('../life_rules.json')
const { RAYS, STRIDE, DECAY, EXPOSURE_POINTS, WATER_RESISTANCE } = constants.blast
const { EYE_HEIGHT } = constants.death
const { HALF_WIDTH, PLAYER_HEIGHT } = constants.survival
const { byDifficulty } = require('../life/damage')
const { WATER } = require('../terrain/block_tables')

const EYE_SHARE = 0.85 // of a creature's height

module.exports = function makeExplosions (serv, { cells, sight, drops, lootOf, living, creatures, hurtPlayer, hurtCreature, pushPlayer, announce }) {
  const { table } = cells

  /** Share 0..1 of the points of a body that a place sees. */
  function exposure ({ x, y, z }, feet, halfWidth, height) {
    let seen = 0
    for (let i = 0; i < EXPOSURE_POINTS; i++) {
      for (let j = 0; j < EXPOSURE_POINTS; j++) {
        for (let k = 0; k < EXPOSURE_POINTS; k++) {
          const at = [feet.x + halfWidth * (i - 1) * 0.9, feet.y + height * (0.05 + 0.45 * j), feet.z + halfWidth * (k - 1) * 0.9]
          seen += sight.isClear(x, y, z, ...at)
        }
      }
    }
    return seen / EXPOSURE_POINTS ** 3
  }

  /** How hard an explosion hits a body, 0..1. */
  function impactOn (centre, power, feet, halfWidth, height) {
    const distance = Math.hypot(feet.x - centre.x, feet.y - centre.y, feet.z - centre.z) / (2 * power)
    return distance > 1 ? 0 : (1 - distance) * exposure(centre, feet, halfWidth, height)
  }

  const damageOf = (impact, power) => Math.floor((impact * impact + impact) / 2 * 7 * 2 * power + 1)

  /** The push away from the centre, along the way to the eye. */
  function pushOf (centre, feet, eyeHeight, impact) {
    const way = [feet.x - centre.x, feet.y + eyeHeight - centre.y, feet.z - centre.z]
    const length = Math.hypot(...way) || 1
    const [x, y, z] = way.map(part => part / length * impact)
    return { x, y, z }
  }

  function hitBodies (source, centre, power) {
    const origin = { id: source.id, x: centre.x, z: centre.z, knockback: 0 }
    for (const vitals of living()) {
      const impact = impactOn(centre, power, vitals.feet, HALF_WIDTH, PLAYER_HEIGHT)
      if (impact <= 0) continue
      hurtPlayer(vitals, byDifficulty(damageOf(impact, power), serv.difficulty), 'explosion', origin)
      if (vitals.alive) pushPlayer(vitals.player, pushOf(centre, vitals.feet, EYE_HEIGHT, impact))
    }
    for (const other of [...creatures]) {
      const impact = impactOn(centre, power, other, other.halfWidth, other.height)
      if (impact <= 0) continue
      const { x, y, z } = pushOf(centre, other, other.height * EYE_SHARE, impact)
      Object.assign(other, { vx: other.vx + x, vy: other.vy + y, vz: other.vz + z, onGround: false })
      hurtCreature(other, damageOf(impact, power), 'explosion', origin)
    }
  }

  function follow (centre, way, power, broken) {
    const length = Math.hypot(...way)
    let strength = power * (0.7 + Math.random() * 0.6)
    for (let at = 0; strength > 0; at += STRIDE, strength -= DECAY) {
      const [x, y, z] = [centre.x, centre.y, centre.z].map((from, axis) => Math.floor(from + way[axis] / length * at))
      const state = cells.stateAt(x, y, z)
      if (state === 0) continue
      const wet = table.bits[state] & WATER ? WATER_RESISTANCE : 0
      strength -= (Math.max(table.resistance[state], wet) + STRIDE) * STRIDE
      if (strength > 0 && !wet) broken.set(`${x},${y},${z}`, new Vec3(x, y, z))
    }
  }

  function brokenBy (centre, power) {
    const broken = new Map()
    const last = RAYS - 1
    for (let i = 0; i < RAYS; i++) {
      for (let j = 0; j < RAYS; j++) {
        for (let k = 0; k < RAYS; k++) {
          if (i > 0 && i < last && j > 0 && j < last && k > 0 && k < last) continue
          follow(centre, [i, j, k].map(part => part / last * 2 - 1), power, broken)
        }
      }
    }
    return [...broken.values()]
  }

  /** Everything within reach is hurt and thrown, by what it was exposed to before blocks broke; then blocks break. */
  return function explode (source, centre, power) {
    announce(centre, power)
    hitBodies(source, centre, power)
    for (const cell of brokenBy(centre, power)) {
      const block = serv.registry.blocksByStateId[cells.stateAt(cell.x, cell.y, cell.z)]
      serv.setBlock(cells.world, cell, 0)
      if (Math.random() < 1 / power) for (const name of lootOf(block)) drops.spawnFromBlock(cells.world, cell, name, 1)
    }
  }
}
