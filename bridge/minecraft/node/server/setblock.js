'use strict'
/**
 * /setblock <x> <y> <z> <name>[property=value,...], by the names of the version or of 1.20.4. Stock, it knows no properties, and puts
 * the first state of a block where the usual one is meant.
 */
const { Vec3 } = require('vec3')
const { kindsOf } = require('../kinds')

const LINE = /^(~?-?\d*) (~?-?\d*) (~?-?\d*) (?:minecraft:)?(\w+)(?:\[([\w=,]*)\])?(?: (\d{1,3}))?$/
const CONSOLE_PLACE = new Vec3(0, 128, 0)

module.exports = function inject (serv) {
  const kinds = kindsOf(serv.registry)

  function stateOf (name, list, offset) {
    const properties = Object.fromEntries((list ?? '').split(',').filter(Boolean).map(pair => pair.split('=')))
    const own = serv.registry.blocksByName[name]
    const state = kinds.blockState(name, properties) ?? own?.defaultState ?? own?.minStateId
    if (state === undefined) throw Object.assign(new Error(`no block is called ${name}`), { userError: true })
    return offset === undefined ? state : (own?.minStateId ?? state) + Number(offset)
  }

  serv.commands.add({
    base: 'setblock',
    info: 'set a block at a position',
    usage: '/setblock <x> <y> <z> <name>[property=value,...]',
    op: true,
    parse: text => text.match(LINE) ?? false,
    action ([, x, y, z, name, list, offset], { player }) {
      const from = player?.position ?? CONSOLE_PLACE
      const place = new Vec3(serv.posFromString(x, from.x), serv.posFromString(y, from.y), serv.posFromString(z, from.z)).floored()
      serv.setBlock(player?.world ?? serv.overworld, place, stateOf(name, list, offset))
    }
  })
}
