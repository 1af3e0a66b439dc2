'use strict'
/**
 * What lies under the crosshair. mineflayer's own blockAtCursor finds nothing at yaw or pitch 0, looks from the top of the head and
 * through plants, so the ray is cast here.
 */
const { Vec3 } = require('vec3')
const { RaycastIterator } = require('prismarine-world').iterators

const EYE_HEIGHT = 1.62
const SNEAKING_EYE_HEIGHT = 1.27
const BLOCK_REACH = 4.5
const ENTITY_REACH = 3
const UNTOUCHED = new Set(['air', 'cave_air', 'void_air', 'water', 'lava', 'bubble_column', 'light', 'barrier'])
const FACES = [new Vec3(0, -1, 0), new Vec3(0, 1, 0), new Vec3(0, 0, -1), new Vec3(0, 0, 1), new Vec3(-1, 0, 0), new Vec3(1, 0, 0)]
const TOP = 1
const PLANT_SHAPE = [[2 / 16, 0, 2 / 16, 14 / 16, 13 / 16, 14 / 16]]
// Kinds that a crosshair goes through.
const NOT_A_BODY = new Set(['item', 'experience_orb', 'arrow', 'snowball', 'egg', 'fishing_bobber'])

function inject (bot) {
  function eye () {
    return bot.entity.position.offset(0, bot.getControlState('sneak') ? SNEAKING_EYE_HEIGHT : EYE_HEIGHT, 0)
  }

  function direction () {
    const { yaw, pitch } = bot.entity
    return new Vec3(-Math.sin(yaw) * Math.cos(pitch), Math.sin(pitch), -Math.cos(yaw) * Math.cos(pitch))
  }

  /** The block within reach, with its `face` (BlockFace), `intersect` (Vec3) and `distance`; null for none. */
  function block () {
    const from = eye()
    const gaze = direction()
    return bot.world.raycast(from, gaze, BLOCK_REACH, (candidate, ray) => {
      if (UNTOUCHED.has(candidate.name)) return false
      const met = ray.intersect(candidate.shapes.length > 0 ? candidate.shapes : PLANT_SHAPE, candidate.position)
      if (!met) return false
      const distance = met.pos.minus(from).dot(gaze)
      if (distance < 0 || distance > BLOCK_REACH) return false
      candidate.face = met.face
      candidate.intersect = met.pos
      candidate.distance = distance
      return true
    })
  }

  /** Where a use of what `block` gave goes: its position, face 0..5, the cell before that face, and the point from its corner on. */
  function hit (block) {
    const face = FACES[block.face] ? block.face : TOP // an eye within the block meets no face
    const { position } = block
    return { position, face, beside: position.plus(FACES[face]), point: block.intersect.minus(position) }
  }

  /** The nearest body within reach and before `behind` (blocks): {entity, distance, point} or null. */
  function entity (behind = Infinity) {
    let found = null
    let nearest = Math.min(ENTITY_REACH, behind)
    for (const candidate of Object.values(bot.entities)) {
      if (candidate === bot.entity || NOT_A_BODY.has(candidate.name)) continue
      if (candidate.position.distanceTo(bot.entity.position) > ENTITY_REACH + 3) continue
      const half = (candidate.width ?? 0.6) / 2
      const shape = [[-half, 0, -half, half, candidate.height ?? 1.8, half]]
      const met = new RaycastIterator(eye(), direction(), ENTITY_REACH).intersect(shape, candidate.position)
      if (!met) continue
      const distance = met.pos.minus(eye()).dot(direction())
      if (distance >= 0 && distance < nearest) {
        nearest = distance
        found = { entity: candidate, distance, point: met.pos }
      }
    }
    return found
  }

  return { eye, block, hit, entity }
}

module.exports = { inject }
