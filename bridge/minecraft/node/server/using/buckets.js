'use strict'
/**
 * Buckets: what they take up and where they empty. Rules: bridge/embedded/deeds/buckets.py; https://minecraft.wiki/w/Bucket. Liquids
 * stay where they are put: on this server they do not flow.
 */
const { Vec3 } = require('vec3')
const { iterators: { RaycastIterator } } = require('prismarine-world')

const EYE_HEIGHT = 1.62
const SNEAKING_EYE_HEIGHT = 1.27
const REACH = 4.5
const LIQUIDS = ['water', 'lava']
const DEGREES = 180 / Math.PI

/** What lies in a player's gaze: the first source of a liquid, the first block and the face that it is met at; each may be null. */
function lookedAt (player, blockAt) {
  const { yaw, pitch } = player.gaze
  const [turn, tilt] = [yaw / DEGREES, pitch / DEGREES]
  const gaze = new Vec3(-Math.sin(turn) * Math.cos(tilt), -Math.sin(tilt), Math.cos(turn) * Math.cos(tilt))
  const eye = player.position.offset(0, player.crouching ? SNEAKING_EYE_HEIGHT : EYE_HEIGHT, 0)
  const ray = new RaycastIterator(eye, gaze, REACH)
  let source = null
  for (let cell = ray.block; cell; cell = ray.next()) {
    const position = new Vec3(cell.x, cell.y, cell.z)
    const block = blockAt(player.world, position)
    if (LIQUIDS.includes(block.name)) {
      if (Number(block.getProperties().level) === 0) source ??= position
      continue
    }
    const met = block.shapes.length > 0 ? ray.intersect(block.shapes, position) : null
    if (met && met.pos.distanceTo(eye) <= REACH) return { source, block, position, face: met.face }
  }
  return { source, block: null, position: null, face: null }
}

module.exports = function inject (serv, { placing, exchange, onUseAlone }) {
  const { blockAt, standing, canReplace, step } = placing
  const { registry } = serv
  const put = (player, position, block) => serv.setBlock(player.world, position, block.stateId)
  const isWet = block => block?.getProperties().waterlogged

  function fill (player, slot) {
    const { source, block, position } = lookedAt(player, blockAt)
    if (source) {
      const liquid = blockAt(player.world, source).name
      serv.setBlock(player.world, source, 0)
      return exchange(player, slot, `${liquid}_bucket`)
    }
    if (!isWet(block)) return
    put(player, position, standing(block.name, { ...block.getProperties(), waterlogged: false }))
    exchange(player, slot, 'water_bucket')
  }

  function empty (player, slot, liquid) {
    const { block, position, face } = lookedAt(player, blockAt)
    if (!block) return
    if (liquid === 'water' && isWet(block) === false) {
      put(player, position, standing(block.name, { ...block.getProperties(), waterlogged: true }))
    } else {
      const cell = position.plus(step(face))
      if (!canReplace(blockAt(player.world, cell))) return
      serv.setBlock(player.world, cell, registry.blocksByName[liquid].defaultState)
    }
    exchange(player, slot, 'bucket')
  }

  onUseAlone(/^bucket$/, fill)
  for (const liquid of LIQUIDS) onUseAlone(new RegExp(`^${liquid}_bucket$`), (player, slot) => empty(player, slot, liquid))
}
