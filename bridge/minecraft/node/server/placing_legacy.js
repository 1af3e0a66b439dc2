'use strict'
/**
 * What placing changes in versions before 1.13, whose blocks have four bits instead of properties: it stands as in 1.20.4, as near as
 * the version can tell.
 */
const { Vec3 } = require('vec3')
const { kindsOf } = require('../kinds')
const { placed, halves } = require('./item_rules.json')
const { STEPS, choose, stepOf } = require('./placing_states')

const MODERN = '1.20.4'

/** propertiesOf(name, registry): what a block's properties may be; gives changesOf(world, stack, position, click) as placing.js has it. */
module.exports = (registry, { blockAt, canReplace, propertiesOf }) => {
  const kinds = kindsOf(registry)
  const modern = require('prismarine-registry')(MODERN)
  const Block = require('prismarine-block')(registry)

  function withOtherHalf (form, cell, wanted, block) {
    if (!halves[form]) return [[cell, block]]
    // The upper half of a door tells its hinge alone, the lower one all else.
    const [at, second] = halves[form] === 'upper'
      ? [[0, 1, 0], { half: 'upper', hinge: wanted.hinge }]
      : [stepOf(wanted.facing), { ...wanted, part: 'head' }]
    return [[cell, block], [cell.offset(...at), Block.fromStateId(kinds.blockState(form, second), 0)]]
  }

  return (world, stack, position, click) => {
    const cell = canReplace(blockAt(world, position)) ? position : position.plus(new Vec3(...STEPS[click.direction]))
    if (!canReplace(blockAt(world, cell))) return []
    const name = kinds.itemName(stack)
    const forms = (placed[name] ?? [name]).filter(form => modern.blocksByName[form])
    for (const form of click.direction > 1 ? forms.reverse() : forms) {
      const wanted = choose(form, propertiesOf(form, modern), cell, click, at => blockAt(world, at))
      const state = wanted && kinds.blockState(form, wanted)
      if (state) return withOtherHalf(form, cell, wanted, Block.fromStateId(state, 0))
    }
    return []
  }
}
