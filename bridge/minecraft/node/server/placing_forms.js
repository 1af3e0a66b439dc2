'use strict'
/**
 * What a placed block is made of: its properties, one more of its kind in the same cell, and the cells that come with it.
 */
const { halves, counted } = require('./item_rules.json')
const { CLOCKWISE, isHigh, stepOf } = require('./placing_states')

const OTHER_HALF = { left: 'right', right: 'left' }

/**
 * @param registry of the server's version
 * @param Block of prismarine-block for it
 * @param blockAt (world, position) -> the block that stands there
 */
module.exports = function placingForms (registry, Block, blockAt) {
  /** {property: values} of a block; values as text. */
  function propertiesOf (name, { blocksByName } = registry) {
    const states = blocksByName[name].states ?? []
    return Object.fromEntries(states.map(({ name: property, type, values, num_values: count }) =>
      [property, values ?? (type === 'bool' ? ['true', 'false'] : [...Array(count).keys()].map(String))]))
  }

  /** A block in its default state but for some properties; those that it lacks are passed over. */
  function standing (name, wanted) {
    const block = Block.fromStateId(registry.blocksByName[name].defaultState, 0)
    const all = Object.entries({ ...block.getProperties(), ...wanted }).filter(([property]) => property in block.getProperties())
    if (all.length === 0) return block
    return Block.fromProperties(registry.blocksByName[name].id, Object.fromEntries(all.map(([property, value]) => [property, plain(value)])), 0)
  }

  const plain = value => value === 'true' ? true : value === 'false' ? false : /^\d+$/.test(value) ? Number(value) : value

  /** The block with one more of its kind in it: a slab made double, another candle or layer; null where that is not what is meant. */
  function withOneMore (name, block, click, isClicked) {
    if (block.name !== name) return null
    const now = block.getProperties()
    if (name.endsWith('_slab')) {
      const [freeFace, upperFree] = now.type === 'bottom' ? [1, true] : [0, false]
      const onto = click.direction === freeFace || (click.direction > 1 && isHigh(click) === upperFree)
      return now.type !== 'double' && (onto || !isClicked) ? standing(name, { ...now, type: 'double', waterlogged: false }) : null
    }
    const property = name.endsWith('candle') ? 'candles' : counted[name]
    if (!property || (name === 'snow' && isClicked && click.direction !== 1)) return null
    const values = propertiesOf(name)[property]
    const more = values[values.indexOf(String(now[property])) + 1]
    return more === undefined ? null : standing(name, { ...now, [property]: more })
  }

  /** What comes with a block: the second half of doors, beds and tall plants; a chest joins a single one that faces the same way. */
  function withOthers (world, position, block) {
    const { name } = block
    const now = block.getProperties()
    if (halves[name] === 'upper') return [[position, block], [position.offset(0, 1, 0), standing(name, { ...now, half: 'upper' })]]
    if (halves[name] === 'head') return [[position, block], [position.offset(...stepOf(now.facing)), standing(name, { ...now, part: 'head' })]]
    if (now.type !== 'single') return [[position, block]]
    const [dx, , dz] = stepOf(CLOCKWISE[now.facing])
    for (const [type, sign] of [['left', 1], ['right', -1]]) {
      const beside = position.offset(sign * dx, 0, sign * dz)
      const other = blockAt(world, beside)
      const { facing, type: otherType } = other.getProperties()
      if (other.name !== name || facing !== now.facing || otherType !== 'single') continue
      return [[position, standing(name, { ...now, type })], [beside, standing(name, { ...other.getProperties(), type: OTHER_HALF[type] })]]
    }
    return [[position, block]]
  }

  return { propertiesOf, standing, withOneMore, withOthers }
}
