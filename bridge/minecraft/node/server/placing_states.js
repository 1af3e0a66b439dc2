'use strict'
/**
 * How a placed block stands: facing, half, axis and the like, by the face clicked, the point on it, and the gaze; as in the embedded
 * world (bridge/embedded/cells/placing_states.py). Source: https://minecraft.wiki/w/Placement and the pages of the blocks.
 */
const { facing: patterns } = require('./item_rules.json')

const FACES = ['down', 'up', 'north', 'south', 'west', 'east'] // in the protocol's order
const STEPS = [[0, -1, 0], [0, 1, 0], [0, 0, -1], [0, 0, 1], [-1, 0, 0], [1, 0, 0]]
const OPPOSITE = { down: 'up', up: 'down', north: 'south', south: 'north', west: 'east', east: 'west' }
const CLOCKWISE = { north: 'east', east: 'south', south: 'west', west: 'north' }
const HEADINGS = ['south', 'west', 'north', 'east']
const AXES = ['y', 'y', 'z', 'z', 'x', 'x']
const SIXTEENTH = 22.5 // degrees

const kinds = Object.fromEntries(Object.entries(patterns).map(([kind, pattern]) => [kind, new RegExp(pattern)]))
const stepOf = direction => STEPS[FACES.indexOf(direction)]

/** The side of the world that a yaw in degrees looks to. */
const headingOf = yaw => HEADINGS[((Math.round(yaw / 90) % 4) + 4) % 4]

/** The one of six directions that is nearest to a gaze. */
function gazeOf ({ yaw, pitch }) {
  const [turn, tilt] = [yaw, pitch].map(degrees => degrees / 180 * Math.PI)
  const direction = [-Math.sin(turn) * Math.cos(tilt), -Math.sin(tilt), Math.cos(turn) * Math.cos(tilt)]
  const along = STEPS.map(step => step.reduce((sum, part, axis) => sum + part * direction[axis], 0))
  return FACES[along.indexOf(Math.max(...along))]
}

function facingOf (name, values, click) {
  const face = FACES[click.direction]
  const heading = headingOf(click.yaw)
  const flat = click.direction < 2
  if (kinds.off_the_face.test(name)) return face
  if (name === 'cocoa') return OPPOSITE[face]
  if (name === 'hopper') return flat ? 'down' : OPPOSITE[face]
  if (kinds.on_any_face.test(name)) return flat ? heading : face
  if (name.endsWith('_trapdoor')) return flat ? OPPOSITE[heading] : face
  if (kinds.along_the_gaze.test(name)) return heading
  if (kinds.sideways.test(name)) return CLOCKWISE[heading]
  if (values.includes('up')) return kinds.looks_away.test(name) ? gazeOf(click) : OPPOSITE[gazeOf(click)]
  return OPPOSITE[heading]
}

/** The game's side of a door's hinge: away from a door beside it, else at the wall, else where the click was. */
function hingeOf (name, cell, facing, click, blockAt) {
  const [dx, , dz] = stepOf(CLOCKWISE[facing])
  const beside = [-1, 1].map(side => [0, 1].map(rise => blockAt(cell.offset(side * dx, rise, side * dz))))
  const [doorLeft, doorRight] = beside.map(([foot]) => foot.name === name)
  const [wallsLeft, wallsRight] = beside.map(pair => pair.filter(isCube).length)
  if ((doorLeft && !doorRight) || wallsRight > wallsLeft) return 'right'
  if ((doorRight && !doorLeft) || wallsRight < wallsLeft) return 'left'
  const { x, z } = click.point
  return { east: z < 0.5, west: z > 0.5, south: x > 0.5, north: x < 0.5 }[facing] ? 'left' : 'right'
}

const isCube = ({ shapes }) => shapes.length === 1 && shapes[0].join() === '0,0,0,1,1,1'

/** Whether the upper half is meant: the underside of a block, or the upper part of a side. */
const isHigh = ({ direction, point }) => direction === 0 || (direction > 1 && point.y > 0.5)

/**
 * The properties that a block is placed with into a cell, of `known` ({property: values}); null where it cannot hang or lean there.
 * click: {direction, point, yaw, pitch}; blockAt: what stands at a cell.
 */
function choose (name, known, cell, click, blockAt) {
  const wanted = {}
  if (known.facing) {
    wanted.facing = facingOf(name, known.facing, click)
    if (!known.facing.includes(wanted.facing)) return null
  }
  if (known.face) wanted.face = ['ceiling', 'floor'][click.direction] ?? 'wall'
  if (known.hinge) wanted.hinge = hingeOf(name, cell, wanted.facing, click, blockAt)
  if (known.half?.includes('top')) wanted.half = isHigh(click) ? 'top' : 'bottom'
  if (name.endsWith('_slab')) wanted.type = isHigh(click) ? 'top' : 'bottom'
  if (known.axis) wanted.axis = AXES[click.direction]
  if (known.rotation) wanted.rotation = String(((Math.round((/_(skull|head)$/.test(name) ? click.yaw : click.yaw + 180) / SIXTEENTH) % 16) + 16) % 16)
  if (known.hanging) wanted.hanging = String(click.direction === 0 && name !== 'mangrove_propagule')
  if (known.persistent) wanted.persistent = 'true'
  if (known.shape && name.endsWith('rail')) wanted.shape = ['north', 'south'].includes(headingOf(click.yaw)) ? 'north_south' : 'east_west'
  return wanted
}

module.exports = { STEPS, CLOCKWISE, choose, headingOf, isHigh, stepOf }
