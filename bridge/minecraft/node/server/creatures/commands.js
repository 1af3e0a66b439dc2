'use strict'
/**
 * Server commands about creatures: /summon for the console too (stock, it is for players only and fails from 1.17 on), and /kill for
 * creatures beside what it is for players.
 */
const SUMMON = /^(?:minecraft:)?(\w+)(?: (-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?))?$/
const CREATURES = /^@e\[type=(?:!player|(?:minecraft:)?(\w+))\]$/

module.exports = function inject (serv, { all, add, kill, kinds }) {
  function known (kind) {
    if (kinds.includes(kind)) return kind
    throw Object.assign(new Error(`no creature is called ${kind}; there are ${kinds.join(', ')}`), { userError: true })
  }

  serv.commands.add({
    base: 'summon',
    info: `Sets up a creature that stays: ${kinds.join(', ')}.`,
    usage: '/summon <kind> <x> <y> <z>',
    op: true,
    parse (text, { player }) {
      const [, kind, ...place] = text.match(SUMMON) ?? []
      if (!kind || (place[0] === undefined && !player)) return false
      return { kind: known(kind), place: place[0] === undefined ? player.position.toArray() : place.map(Number) }
    },
    action: ({ kind, place }) => { add(kind, ...place, { persistent: true }) }
  })

  const { kill: stock } = serv.commands.uniqueHash
  serv.commands.add({
    ...stock.params,
    usage: '/kill <player> or @e[type=!player] or @e[type=<kind>]',
    op: true,
    parse (text) {
      const [whole, kind] = text.match(CREATURES) ?? []
      return whole ? { kind: kind && known(kind) } : text || false
    },
    action (wanted, context) {
      if (typeof wanted === 'string') return stock.params.action(wanted, context)
      for (const creature of [...all]) if (!wanted.kind || creature.kind === wanted.kind) kill(creature)
    }
  })
}
