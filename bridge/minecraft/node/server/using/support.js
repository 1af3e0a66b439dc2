'use strict'
/**
 * What holds a block where it stands or is to be placed: ground for plants, walls for torches, the other half of a door; as in the
 * embedded world (bridge/embedded/cells/support.py, faces.py). What is no longer held breaks and gives what it gives.
 */
const { modernName } = require('../../names')
const { supports, grounds } = require('./support_rules.json')

const DOWN = 0
const UP = 1
const STEPS = [[0, -1, 0], [0, 1, 0], [0, 0, -1], [0, 0, 1], [-1, 0, 0], [1, 0, 0]]
const SIDES = STEPS.slice(2)
const FACES = ['down', 'up', 'north', 'south', 'west', 'east']
const PIXELS = 16
const MIDDLE = [7, 8]
const ALL = [...Array(PIXELS).keys()]
const HOLDS_NOTHING = /_leaves$/
const HOLDS_LIKE_A_CUBE = /^(soul_sand|mud)$/
const CUBE = [[0, 0, 0, 1, 1, 1]]
const LIQUIDS = new Set(['water', 'lava'])

/** Whether the boxes of a block cover some pixels, in both directions, of a face. */
function covers (block, face, pixels) {
  if (HOLDS_NOTHING.test(block.name)) return false
  const boxes = HOLDS_LIKE_A_CUBE.test(block.name) ? CUBE : block.shapes
  const axis = [1, 1, 2, 2, 0, 0][face]
  const [one, other] = [0, 1, 2].filter(candidate => candidate !== axis)
  const touching = boxes.filter(box => face % 2 === 1 ? box[axis + 3] >= 1 : box[axis] <= 0)
  const within = (box, along, pixel) => Math.round(box[along] * PIXELS) <= pixel && pixel < Math.round(box[along + 3] * PIXELS)
  return pixels.every(u => pixels.every(v => touching.some(box => within(box, one, u) && within(box, other, v))))
}

const holdsFull = (block, face) => covers(block, face, ALL)
const holdsCentre = (block, face) => covers(block, face, MIDDLE)
const isGround = (block, ...kinds) => kinds.some(kind => grounds[modernName(block.name)]?.includes(kind))
const isLiquid = block => LIQUIDS.has(block.name)

/**
 * Whether a block is held. `at(dx, dy, dz)`: the block so far from its cell; `whole`: whether the other half of what has two must
 * stand too, which while it is being placed it does not yet.
 */
function isHeld (block, at, whole) {
  const kind = supports[modernName(block.name)]
  const properties = block.getProperties()
  const below = at(0, -1, 0)
  const onSide = () => {
    const face = FACES.indexOf(properties.facing)
    return face < 0 || holdsFull(at(...STEPS[face ^ 1]), face)
  }
  switch (kind) {
    case 'floor_full': return holdsFull(below, UP)
    case 'floor_centre': return holdsCentre(below, UP)
    case 'floor_any': return below.name !== 'air' && !isLiquid(below)
    case 'on_soil': return isGround(below, 'soil')
    case 'on_farmland': return isGround(below, 'farmland')
    case 'on_dry_soil': return isGround(below, 'soil', 'sand', 'terracotta')
    case 'on_soul_sand': return isGround(below, 'soul_sand')
    case 'as_cactus':
      return isGround(below, 'sand', 'cactus') && !isLiquid(at(0, 1, 0)) &&
        SIDES.every(step => at(...step).boundingBox !== 'block' && at(...step).name !== 'lava')
    case 'as_sugar_cane':
      return isGround(below, 'cane') || (isGround(below, 'soil', 'sand') && SIDES.some(([dx, , dz]) => at(dx, -1, dz).name === 'water'))
    case 'as_bamboo': return isGround(below, 'soil', 'sand', 'gravel', 'bamboo')
    case 'on_wall': return onSide()
    case 'on_log': return isGround(at(...STEPS[FACES.indexOf(properties.facing)]), 'jungle_log')
    case 'by_face':
    case 'as_lantern':
      if (properties.face === 'floor' || properties.hanging === false) return holdsCentre(below, UP)
      if (properties.face === 'ceiling' || properties.hanging === true) return holdsCentre(at(0, 1, 0), DOWN)
      return onSide()
    case 'as_door':
    case 'as_tall_plant':
      if (whole && !isOtherHalf(at(0, properties.half === 'upper' ? -1 : 1, 0), block)) return false
      return properties.half === 'upper' || (kind === 'as_door' ? holdsFull(below, UP) : isGround(below, 'soil'))
    case 'as_bed': {
      const face = FACES.indexOf(properties.facing)
      return !whole || isOtherHalf(at(...STEPS[properties.part === 'head' ? face ^ 1 : face]), block)
    }
    case 'on_water': return below.name === 'water'
    case 'from_above': return isGround(at(0, 1, 0), 'hanging') || holdsFull(at(0, 1, 0), DOWN)
    default: return true
  }
}

function isOtherHalf (other, block) {
  const [there, here] = [other.getProperties(), block.getProperties()]
  return other.name === block.name && (there.half ?? there.part) !== (here.half ?? here.part)
}

/** Whether something must hold a block. */
const needsSupport = block => supports[modernName(block.name)] !== undefined

/** Break what changes beside it leave unheld. `blockAt(world, position)`; `dropsOf(block)`: names of what it gives. */
function breakUnheld (serv, { blockAt, drops, dropsOf, everyTick }) {
  const world = serv.overworld
  let waiting = new Map()

  world.on('blockUpdate', (before, { position }) => {
    for (const step of STEPS) {
      const beside = position.offset(...step)
      waiting.set(beside.toString(), beside)
    }
  })

  everyTick(() => {
    const cells = waiting.values()
    waiting = new Map()
    for (const cell of cells) {
      if (!world.getLoadedColumnAt(cell)) continue
      const block = blockAt(world, cell)
      if (!needsSupport(block) || isHeld(block, (dx, dy, dz) => blockAt(world, cell.offset(dx, dy, dz)), true)) continue
      const { half, part } = block.getProperties()
      serv.setBlock(world, cell, 0)
      // Of two halves one gives it, whichever goes first.
      if (half !== 'upper' && part !== 'head') for (const name of dropsOf(block)) drops.spawnFromBlock(world, cell, name, 1)
    }
  })
}

module.exports = { isHeld, breakUnheld }
