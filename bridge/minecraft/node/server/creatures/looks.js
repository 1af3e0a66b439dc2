'use strict'
/** What clients are told of how a creature looks: wool, youth, fire, a fuse, a bow. Keys and types differ by version. */

// Keys up to where minecraft-data names them, of 1.16.5 (https://wiki.vg/Entity_metadata, protocol 754).
const OLD_KEYS = { sheep: { wool: 16, baby: 15 }, baby: 15, creeper: { swelling: 15 } }
const OLD_TYPES = { byte: 0, int: 1, boolean: 7 }
const NEW_SWELLING = 16 // minecraft-data names the creeper's keys, not what they mean
const SHARED_FLAGS = 0
const BURNS = 1
const SHEARED = 16
const MAIN_HAND = 0

module.exports = function makeLooks (serv, { stacks }) {
  const { registry } = serv
  const named = serv.supportFeature('mcDataHasEntityMetadata')
  const typeOf = name => named ? name : OLD_TYPES[name]

  function keyOf (kind, what) {
    if (!named) return OLD_KEYS[kind]?.[what] ?? OLD_KEYS[what]
    const key = registry.entitiesByName[kind].metadataKeys.indexOf(what)
    return key >= 0 ? key : what === 'swelling' ? NEW_SWELLING : undefined
  }

  function metadataOf (creature) {
    const found = [{ key: SHARED_FLAGS, type: typeOf('byte'), value: creature.fireTicks > 0 ? BURNS : 0 }]
    if (creature.age < 0) found.push({ key: keyOf(creature.kind, 'baby'), type: typeOf('boolean'), value: true })
    if (creature.kind === 'sheep') {
      found.push({ key: keyOf('sheep', 'wool'), type: typeOf('byte'), value: creature.colour | (creature.sheared ? SHEARED : 0) })
    }
    if (creature.kind === 'creeper') found.push({ key: keyOf('creeper', 'swelling'), type: typeOf('int'), value: creature.fuse > 0 ? 1 : -1 })
    return found
  }

  const metadataPacket = creature => ['entity_metadata', { entityId: creature.id, metadata: metadataOf(creature) }]

  /** Packets that tell all of a creature's looks. */
  function packetsOf (creature) {
    const packets = [metadataPacket(creature)]
    if (creature.kind === 'skeleton') {
      const [bow] = stacks.make('bow', 1)
      const item = stacks.toNotch(bow)
      packets.push(['entity_equipment', { entityId: creature.id, equipments: [{ slot: MAIN_HAND, item }], slot: MAIN_HAND, item }])
    }
    return packets
  }

  return { metadataPacket, packetsOf }
}
