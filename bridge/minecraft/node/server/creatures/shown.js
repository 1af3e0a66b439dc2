'use strict'
/**
 * What clients know of creatures, arrows, orbs and falling blocks: who is told of what, and in which packets. These are not
 * flying-squid's entities, whose motion costs each of them a look at all others; a packet is made once and sent to all who see it.
 */
const { units } = require('../life/packets')

const VIEW = 64 // blocks
const FORGET = 72
const VIEW_TICKS = 10 // how often who comes into view is looked for
const MOVE_TICKS = 3 // between two steps that are told, as in the game
const FAST_TICKS = 1
const FIXED = 4096 // of a block in relative moves
const FURTHEST = 7.9 // blocks that a relative move can tell
const ANGLES = 256 / 360
const NO_HEAD = 'experience_orb'

const angle = degrees => (Math.round(degrees * ANGLES) << 24) >> 24

module.exports = function makeShown (serv) {
  const { registry } = serv
  const oneSpawnPacket = serv.supportFeature('consolidatedEntitySpawnPacket')
  const shown = new Map() // body -> {to: Set of players, x, y, z, yaw, moving, every, spawn, extras}

  /** One packet, made once, to many. */
  function write (players, name, params) {
    let buffer = null
    for (const { _client: client } of players) {
      if (client.ended || client.state !== 'play') continue
      buffer ??= client.serializer.createPacketBuffer({ name, params })
      client.writeRaw(buffer)
    }
  }

  function spawnPacket (body, { type, data = 0, living = false }) {
    const place = { entityId: body.id, x: body.x, y: body.y, z: body.z }
    if (type === NO_HEAD) return ['spawn_entity_experience_orb', { ...place, count: data }]
    const fields = {
      ...place,
      entityUUID: body.uuid,
      objectUUID: body.uuid,
      type: registry.entitiesByName[type].id,
      yaw: angle(body.yaw ?? 0),
      pitch: angle(body.pitch ?? 0),
      headPitch: angle(living ? body.yaw : 0), // the game's own name for it is head yaw
      objectData: data,
      ...units({ x: body.vx, y: body.vy, z: body.vz })
    }
    return [living && !oneSpawnPacket ? 'spawn_entity_living' : 'spawn_entity', fields]
  }

  function showTo (player, body, record) {
    record.to.add(player)
    // Where the others believe it to be, so that the steps to come lead all to one place.
    write([player], ...spawnPacket({ ...body, x: record.x, y: record.y, z: record.z }, record.look))
    const extras = record.look.extras?.() ?? []
    for (const packet of extras) write([player], ...packet)
  }

  const distanceTo = (player, body) => Math.hypot(player.position.x - body.x, player.position.y - body.y, player.position.z - body.z)

  function look (body, record) {
    for (const player of record.to) {
      if (serv.players.includes(player) && distanceTo(player, body) <= FORGET) continue
      record.to.delete(player)
      write([player], 'entity_destroy', { entityIds: [body.id] })
    }
    for (const player of serv.players) {
      if (player.vitals?.settled && !record.to.has(player) && distanceTo(player, body) <= VIEW) showTo(player, body, record)
    }
  }

  /**
   * Begin to show a body {id, uuid, x, y, z, vx, vy, vz, yaw}.
   * @param look {type: entity's name, living, data, fast: told of each tick, extras: () => packets that follow its coming}
   */
  function add (body, wanted) {
    const record = { to: new Set(), x: body.x, y: body.y, z: body.z, yaw: body.yaw, look: wanted, every: wanted.fast ? FAST_TICKS : MOVE_TICKS }
    shown.set(body, record)
    look(body, record)
  }

  function remove (body) {
    const record = shown.get(body)
    if (!record) return
    shown.delete(body)
    write(record.to, 'entity_destroy', { entityIds: [body.id] })
  }

  /** Tell all who see a body something of it. */
  function tell (body, name, params) {
    const record = shown.get(body)
    if (record) write(record.to, name, params)
  }

  function tellStep (body, record) {
    const ways = [body.x - record.x, body.y - record.y, body.z - record.z]
    const turned = body.yaw !== undefined && angle(body.yaw) !== angle(record.yaw)
    const [dX, dY, dZ] = ways.map(way => Math.round(way * FIXED))
    if (!turned && dX === 0 && dY === 0 && dZ === 0) return
    const yaw = angle(body.yaw ?? 0)
    const fields = { entityId: body.id, yaw, pitch: 0, onGround: Boolean(body.onGround) }
    if (ways.some(way => Math.abs(way) > FURTHEST)) {
      write(record.to, 'entity_teleport', { ...fields, x: body.x, y: body.y, z: body.z })
      Object.assign(record, { x: body.x, y: body.y, z: body.z })
    } else {
      write(record.to, turned ? 'entity_move_look' : 'rel_entity_move', { ...fields, dX, dY, dZ })
      record.x += dX / FIXED
      record.y += dY / FIXED
      record.z += dZ / FIXED
    }
    if (turned) {
      record.yaw = body.yaw
      if (record.look.living) write(record.to, 'entity_head_rotation', { entityId: body.id, headYaw: yaw })
    }
  }

  function tick (now) {
    for (const [body, record] of shown) {
      if ((now + body.id) % VIEW_TICKS === 0) look(body, record)
      if (record.to.size > 0 && (now + body.id) % record.every === 0) tellStep(body, record)
    }
  }

  /** A client has forgotten everything, as at a respawn: it is told anew. */
  function forget (player) {
    for (const [body, record] of shown) {
      if (record.to.delete(player)) write([player], 'entity_destroy', { entityIds: [body.id] })
    }
  }
  return { add, remove, tell, tick, forget, nextId: () => ++serv.entityMaxId }
}
