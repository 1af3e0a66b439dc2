'use strict'
/** /summon for the console too, by which tests and users set creatures up: stock, it is for players only and fails from 1.17 on. */

const SUMMON = /^(?:minecraft:)?(\w+)(?: (-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?))?$/

module.exports = function inject (serv, { add, kinds }) {
  serv.commands.add({
    base: 'summon',
    info: `Sets up a creature that stays: ${kinds.join(', ')}.`,
    usage: '/summon <kind> <x> <y> <z>',
    op: true,
    parse (text, { player }) {
      const [, kind, ...place] = text.match(SUMMON) ?? []
      if (!kind) return false
      if (!kinds.includes(kind)) throw Object.assign(new Error(`no creature is called ${kind}; there are ${kinds.join(', ')}`), { userError: true })
      if (place[0] === undefined && !player) return false
      return { kind, place: place[0] === undefined ? player.position.toArray() : place.map(Number) }
    },
    action: ({ kind, place }) => { add(kind, ...place, { persistent: true }) }
  })
}
