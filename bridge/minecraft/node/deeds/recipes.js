'use strict'
/**
 * Which recipe of an item, from which of what is held: the embedded world's choice (bridge/embedded/items/crafting.py), with where each
 * ingredient lies in the grid. Recipes that differ only in what one ingredient is are one recipe, whose kinds may be mixed
 * (bridge/data/recipe_rows.py).
 */
const SMALL_SIDE = 2
const NAMED_ALTERNATIVES = 3

const keyOf = ({ id, metadata }) => `${id}:${metadata ?? ''}`

/** One recipe of minecraft-data as {form, count, needsTable, cells: [x, y], kinds}; kinds[i] is what lies in cells[i]. */
function laidOut ({ inShape, ingredients, result }) {
  const rows = inShape ?? []
  const cells = []
  const kinds = []
  rows.forEach((row, y) => row.forEach((kind, x) => {
    if (kind.id === -1) return
    cells.push([x, y])
    kinds.push(kind)
  }))
  const loose = ingredients ?? []
  const side = loose.length > SMALL_SIDE ** 2 ? SMALL_SIDE + 1 : SMALL_SIDE
  loose.forEach((kind, index) => {
    cells.push([index % side, Math.floor(index / side)])
    kinds.push(kind)
  })
  const needsTable = cells.some(cell => Math.max(...cell) >= SMALL_SIDE)
  return { form: inShape ? 'shaped' : 'shapeless', count: result.count, needsTable, cells, kinds }
}

/** The recipes as {count, needsTable, parts}; a part is {cells, kinds}, of which each cell takes any kind. */
function fold (recipes) {
  const folded = new Map()
  for (const { form, count, needsTable, cells, kinds } of recipes.map(laidOut)) {
    const distinct = [...new Set(kinds.map(keyOf))]
    const places = kinds.map(kind => distinct.indexOf(keyOf(kind)))
    const pattern = JSON.stringify([form, count, needsTable, cells, places])
    if (!folded.has(pattern)) {
      const parts = distinct.map((_, part) => ({ cells: cells.filter((_, index) => places[index] === part), kinds: [] }))
      folded.set(pattern, { count, needsTable, parts })
    }
    folded.get(pattern).parts.forEach((part, index) => {
      const kind = kinds[places.indexOf(index)]
      if (!part.kinds.some(known => keyOf(known) === keyOf(kind))) part.kinds.push(kind)
    })
  }
  return [...folded.values()]
}

/** Whether an item is of a kind {id, metadata}; no metadata fits any. */
const isOf = kind => item => item.type === kind.id && (kind.metadata == null || kind.metadata === item.metadata)

/** The kind of each cell of a part: the first kind that is enough alone, else kinds mixed in order. */
function choose (part, held) {
  const enough = part.kinds.find(kind => held(kind) >= part.cells.length)
  if (enough) return part.cells.map(() => enough)
  return part.kinds.flatMap(kind => Array(held(kind)).fill(kind)).slice(0, part.cells.length)
}

/** What a refusal calls one of several names: `planks`, `coal or charcoal`, `dark_oak_log or the like`. */
function wordsFor (known) {
  const endings = new Set(known.map(name => name.split('_').at(-1)))
  if (known.length > 1 && endings.size === 1) return [...endings][0]
  return known.length > NAMED_ALTERNATIVES ? `${known[0]} or the like` : known.join(' or ')
}

/**
 * The recipe to make an item by.
 *
 * @param name what a refusal calls it
 * @param recipes of prismarine-recipe, all that make it
 * @param held kind -> how many the slots hold
 * @param nameOf kind -> its name
 * @returns {{count, needsTable, laid: [[x, y], kind][]}}; throws what is missing
 */
function chooseRecipe (name, recipes, held, nameOf) {
  const folded = fold(recipes)
  if (folded.length === 0) throw new Error(`no recipe makes ${name}`)
  const sum = part => part.kinds.reduce((total, kind) => total + held(kind), 0)
  const missing = recipe => recipe.parts.reduce((total, part) => total + Math.max(0, part.cells.length - sum(part)), 0)
  const possible = folded.filter(recipe => missing(recipe) === 0)
  const recipe = possible.find(candidate => !candidate.needsTable) ?? possible[0]
  if (recipe) {
    const laid = recipe.parts.flatMap(part => {
      const kinds = choose(part, held)
      return part.cells.map((cell, index) => [cell, kinds[index]])
    })
    return { count: recipe.count, needsTable: recipe.needsTable, laid }
  }
  const nearest = folded.reduce((best, candidate) => missing(candidate) < missing(best) ? candidate : best)
  const lacks = nearest.parts.filter(part => sum(part) < part.cells.length)
    .map(part => `${part.cells.length} ${wordsFor(part.kinds.map(nameOf))}, has ${sum(part)}`)
  throw new Error(`${name} needs ${lacks.join('; ')}`)
}

module.exports = { chooseRecipe, isOf, keyOf, wordsFor }
