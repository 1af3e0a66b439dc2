'use strict'
/** What is smelted from what, and how long each fuel burns: the embedded world's own table (bridge/data/smelting.json), by names. */
const table = require('../../../data/smelting.json')

const PLACEHOLDERS = ['wood', 'colour']

/** What a name with a placeholder may be: one for each word; a name without one alone. */
function filled (pattern) {
  const key = PLACEHOLDERS.find(word => pattern.includes(`{${word}}`))
  return key ? table[key].map(word => pattern.replace(`{${key}}`, word)) : [pattern]
}

/** Result -> names that one of it is smelted from, in the order in which they are taken. */
const sources = new Map()
for (const [made, ...from] of table.smelts) {
  const results = filled(made)
  results.forEach((result, index) => {
    sources.set(result, from.flatMap(pattern => results.length > 1 ? [filled(pattern)[index]] : filled(pattern)))
  })
}

/** Fuel -> ticks that one burns, in the order in which they are burnt. */
const fuels = new Map(table.fuels.flatMap(([pattern, ticks]) => filled(pattern).map(fuel => [fuel, ticks])))

module.exports = { sources, fuels, cookTicks: table.cook_ticks }
