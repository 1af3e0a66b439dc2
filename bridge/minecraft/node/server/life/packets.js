'use strict'
/**
 * How a hit on a body is shown, in each version: the red flash, the push, the fall of the dead.
 */
const { Vec3 } = require('vec3')

const HURT_STATUS = 2 // up to 1.19.3
const DEATH_STATUS = 3
const EATEN_STATUS = 9
const VELOCITY_UNITS = 8000 // a block a tick
const LARGEST_VELOCITY = 3.9
const HEARD = 64 // blocks
const BREAKS_SOME = 1
const DAMAGE_TYPES = {
  fall: 'fall', drowning: 'drown', lava: 'lava', fire: 'in_fire', cactus: 'cactus', suffocation: 'in_wall', void: 'out_of_world',
  starvation: 'starve', creature: 'mob_attack', arrow: 'arrow', explosion: 'explosion', magic: 'magic', burning: 'on_fire'
}

/** Numbers of the kinds of damage in the registry that the server sends at login; none before 1.19.4. */
function damageNumbers (registry) {
  const entries = registry.loginPacket?.dimensionCodec?.value?.['minecraft:damage_type']?.value?.value?.value?.value ?? []
  return new Map(entries.map(entry => [entry.name.value.replace('minecraft:', ''), entry.id.value]))
}

/** A velocity in blocks a tick as packets tell it. */
function units ({ x, y, z }) {
  const unit = way => Math.round(Math.max(-LARGEST_VELOCITY, Math.min(LARGEST_VELOCITY, way)) * VELOCITY_UNITS)
  const velocity = { x: unit(x), y: unit(y), z: unit(z) }
  return { velocity, velocityX: velocity.x, velocityY: velocity.y, velocityZ: velocity.z }
}

module.exports = function makePackets (serv) {
  const numbers = damageNumbers(serv.registry)
  const hasDamageEvent = Boolean(serv.registry.protocol.play.toClient.types.packet_damage_event)

  /** [name, fields] of the packet that shows a hit on an entity. */
  function hurtPacket (entityId, cause, source) {
    if (!hasDamageEvent) return ['entity_status', { entityId, entityStatus: HURT_STATUS }]
    const number = source?.id === undefined ? 0 : source.id + 1 // 0 is nobody
    return ['damage_event', {
      entityId, sourceTypeId: numbers.get(DAMAGE_TYPES[cause]) ?? 0, sourceCauseId: number, sourceDirectId: number, sourcePosition: undefined
    }]
  }

  const explosionSound = serv.registry.soundsByName?.['entity.generic.explode']?.id ?? 0

  /** Show and sound an explosion; what it does to blocks and bodies is told apart. */
  function explosion ({ x, y, z }, power) {
    for (const player of serv.getNearby({ world: serv.overworld, position: new Vec3(x, y, z), radius: HEARD })) {
      player._client.write('explosion', {
        x,
        y,
        z,
        radius: power,
        affectedBlockOffsets: [],
        playerMotionX: 0,
        playerMotionY: 0,
        playerMotionZ: 0,
        block_interaction_type: BREAKS_SOME,
        small_explosion_particle: { type: 'explosion' },
        large_explosion_particle: { type: 'explosion_emitter' },
        sound: { soundId: explosionSound }
      })
    }
  }

  return {
    explosion,
    hurtPacket,
    deathPacket: entityId => ['entity_status', { entityId, entityStatus: DEATH_STATUS }],
    hurt: (player, cause, source) => player._writeNearby(...hurtPacket(player.id, cause, source)),
    death: player => player._writeOthersNearby('entity_status', { entityId: player.id, entityStatus: DEATH_STATUS }),
    push: (player, velocity) => player._client.write('entity_velocity', { entityId: player.id, ...units(velocity) }),
    eaten: player => player._client.write('entity_status', { entityId: player.id, entityStatus: EATEN_STATUS })
  }
}

Object.assign(module.exports, { units })
