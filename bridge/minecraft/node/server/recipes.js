'use strict'
/**
 * What a crafting grid makes, by the recipes of minecraft-data. They list each kind of planks alone; as in the game each cell is
 * matched on its own here, so that kinds may be mixed, and a shape may be mirrored.
 * Source: https://minecraft.wiki/w/Crafting.
 */

/** Rows of a shape with an id or null in each cell, without empty rows and columns around it. */
function trim (rows) {
  const isEmpty = cells => cells.every(id => id === null)
  const columnOf = x => rows.map(row => row[x])
  let [left, right, top, bottom] = [0, Math.max(0, ...rows.map(row => row.length)), 0, rows.length]
  while (top < bottom && isEmpty(rows[top])) top++
  while (bottom > top && isEmpty(rows[bottom - 1])) bottom--
  while (left < right && isEmpty(columnOf(left))) left++
  while (right > left && isEmpty(columnOf(right - 1))) right--
  return rows.slice(top, bottom).map(row => row.slice(left, right))
}

const sizeOf = rows => `${rows[0]?.length ?? 0}x${rows.length}`

/** {match}: `rows` of ids and nulls -> {id, count} of what they make, or null. */
module.exports = registry => {
  const shaped = new Map() // size -> [{cells: [Set of ids, or null], result}]
  const shapeless = new Map() // sorted ids -> result

  function addShape ({ inShape, result }, known) {
    const width = Math.max(...inShape.map(row => row.length))
    const rows = trim(inShape.map(row => Array.from({ length: width }, (_, x) => row[x] ?? null)))
    const cells = rows.flat()
    const key = [result.id, result.count, sizeOf(rows), cells.map(id => id === null ? '.' : 'x').join('')].join()
    if (!known.has(key)) {
      known.set(key, { cells: cells.map(id => id === null ? null : new Set()), result: { id: result.id, count: result.count } })
      shaped.set(sizeOf(rows), [...shaped.get(sizeOf(rows)) ?? [], known.get(key)])
    }
    cells.forEach((id, at) => id !== null && known.get(key).cells[at].add(id))
  }

  const known = new Map()
  for (const recipe of Object.values(registry.recipes).flat()) {
    if (recipe.inShape) addShape(recipe, known)
    else shapeless.set([...recipe.ingredients].sort((a, b) => a - b).join(), { id: recipe.result.id, count: recipe.result.count })
  }

  function match (grid) {
    const rows = trim(grid)
    const cells = rows.flat()
    const mirrored = rows.map(row => [...row].reverse()).flat()
    const fits = (wanted, held) => wanted.every((ids, at) => ids === null ? held[at] === null : ids.has(held[at]))
    const found = shaped.get(sizeOf(rows))?.find(recipe => fits(recipe.cells, cells) || fits(recipe.cells, mirrored))
    if (found) return found.result
    return shapeless.get(cells.filter(id => id !== null).sort((a, b) => a - b).join()) ?? null
  }

  return { match }
}
