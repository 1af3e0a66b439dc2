'use strict'
/** Every recipe that minecraft-data has is found by the grid that it is laid in, wherever in it that is. */
const assert = require('node:assert')
const { createRequire } = require('node:module')
const { test } = require('node:test')

const SERVER = '../../../../bridge/minecraft/node/server/'
const requireFromPackage = createRequire(require.resolve(SERVER + 'recipes'))
const makeRegistry = requireFromPackage('prismarine-registry')

/** Rows of a 3x3 grid that a shape lies in, as far right and down as it may. */
function inCorner (shape) {
  const width = Math.max(...shape.map(row => row.length))
  const rows = shape.map(row => Array.from({ length: 3 }, (_, x) => row[x - 3 + width] ?? null))
  return [...Array.from({ length: 3 - rows.length }, () => [null, null, null]), ...rows]
}

const inRows = ids => [0, 3, 6].map(start => [0, 1, 2].map(x => ids[start + x] ?? null))

for (const version of ['1.20.4', '1.16.5']) {
  const registry = makeRegistry(version)
  const { match } = require(SERVER + 'recipes')(registry)
  const ids = names => names.map(name => name && registry.itemsByName[name].id)

  test(`all recipes of ${version} are found`, () => {
    let count = 0
    // Of some things there are two recipes for the same ingredients; either may come out.
    const made = new Map()
    const key = grid => JSON.stringify(grid)
    const all = Object.values(registry.recipes).flat().map(({ inShape, ingredients, result }) =>
      ({ grid: inShape ? inCorner(inShape) : inRows([...ingredients].reverse()), result }))
    for (const { grid, result } of all) made.set(key(grid), [...made.get(key(grid)) ?? [], `${result.count} of ${result.id}`])
    for (const { grid } of all) {
      const found = match(grid)
      assert.ok(found && made.get(key(grid)).includes(`${found.count} of ${found.id}`), `${key(grid)} makes ${JSON.stringify(found)}`)
      count++
    }
    assert.ok(count > 1000)
  })

  test(`what is no recipe of ${version} makes nothing`, () => {
    assert.strictEqual(match(inRows(ids(['dirt', 'dirt']))), null)
    assert.strictEqual(match(inRows([])), null)
    assert.strictEqual(match(inRows(ids(['oak_planks', 'oak_planks', 'oak_planks', 'oak_planks']))), null, 'not in a row')
  })

  test(`kinds are mixed and shapes mirrored in ${version}`, () => {
    const [oak, birch, iron, stick] = ids(['oak_planks', 'birch_planks', 'iron_ingot', 'stick'])
    assert.strictEqual(registry.items[match([[oak, birch], [birch, oak]]).id].name, 'crafting_table')
    const axe = [[iron, iron], [iron, stick], [null, stick]]
    for (const shape of [axe, axe.map(row => [...row].reverse())]) {
      assert.strictEqual(registry.items[match(shape).id].name, 'iron_axe')
    }
  })
}
