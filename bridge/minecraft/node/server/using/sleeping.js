'use strict'
/**
 * Beds: using one makes it the place of respawn; by night, with no monster near, it is slept in, and after 100 ticks it is morning. A hit,
 * the loss of the bed, or getting up ends it before. Where several play, all who live must sleep. Rules:
 * bridge/embedded/deeds/sleeping.py; https://minecraft.wiki/w/Bed.
 */
const NIGHT = [12542, 23459]
const MORNING = 0
const SLEEP_TICKS = 100
const MONSTERS_WITHIN = 8
const MONSTERS_RISE = 5
const REACH_SIDE = 3
const REACH_RISE = 2
const BED_TOP = 0.5625
const STANDING = 0 // numbers of poses
const SLEEPING = 2
const WAKING = 2 // of the animations
const LEAVE_BED = [2, 'leave_bed']
const OLD_POSE = { key: 6, type: 18 } // before minecraft-data named the metadata

module.exports = function inject (serv, { placing, everyTick, creatures, isMonster }) {
  const { blockAt, step } = placing
  const named = serv.supportFeature('mcDataHasEntityMetadata')
  const asleep = new Map() // player -> {bed, ticks, health}

  const isBed = (world, position) => blockAt(world, position).name.endsWith('_bed')

  /** The cell of the head of a bed. */
  function headOf (block) {
    const { part, facing } = block.getProperties()
    return part === 'head' ? block.position : block.position.plus(step(['down', 'up', 'north', 'south', 'west', 'east'].indexOf(facing)))
  }

  function tellPose (player, value) {
    const pose = named ? { key: serv.registry.entitiesByName.player.metadataKeys.indexOf('pose'), type: 'pose' } : OLD_POSE
    const packet = { entityId: player.id, metadata: [{ ...pose, value }] }
    player._client.write('entity_metadata', packet)
    player._writeNearby('entity_metadata', packet)
  }

  function wake (player) {
    if (!asleep.delete(player)) return
    tellPose(player, STANDING)
    player._client.write('animation', { entityId: player.id, animation: WAKING })
  }

  function areMonstersNear (bed) {
    const [x, y, z] = [bed.x + 0.5, bed.y, bed.z + 0.5]
    return [...creatures].some(creature => isMonster(creature) && creature.health > 0 && Math.abs(creature.x - x) <= MONSTERS_WITHIN &&
      Math.abs(creature.y - y) <= MONSTERS_RISE && Math.abs(creature.z - z) <= MONSTERS_WITHIN)
  }

  const refuse = (player, reason) => player.chat({ translate: `block.minecraft.bed.${reason}` })

  function lieDown ({ block, player }) {
    const bed = headOf(block)
    const { x, y, z } = player.position
    const isFar = Math.max(Math.abs(x - bed.x - 0.5), Math.abs(z - bed.z - 0.5)) > REACH_SIDE || Math.abs(y - bed.y) > REACH_RISE
    if (isFar) refuse(player, 'too_far_away')
    else {
      player.bedPlace = bed.offset(0.5, BED_TOP, 0.5)
      if (serv.time < NIGHT[0] || serv.time > NIGHT[1]) refuse(player, 'no_sleep')
      else if (areMonstersNear(bed)) refuse(player, 'not_safe')
      else {
        asleep.set(player, { bed, ticks: 0, health: player.health })
        tellPose(player, SLEEPING)
      }
    }
    return true
  }

  everyTick(() => {
    for (const [player, sleep] of asleep) {
      sleep.ticks++
      const isGone = !serv.players.includes(player) || player.health <= 0
      if (isGone || player.health < sleep.health || !isBed(player.world, sleep.bed)) wake(player)
      else sleep.health = player.health
    }
    const alive = serv.players.filter(player => player.health > 0)
    if (asleep.size === 0 || alive.some(player => !(asleep.get(player)?.ticks > SLEEP_TICKS))) return
    serv.setTime(MORNING)
    for (const player of [...asleep.keys()]) wake(player)
  })

  serv.on('newPlayer', player => {
    player._client.on('entity_action', ({ actionId }) => { if (LEAVE_BED.includes(actionId)) wake(player) })
    /** Where one comes to life again: at the bed last used, while it stands. */
    player.placeOfRespawn = async () => {
      const { bedPlace, world } = player
      return bedPlace && isBed(world, bedPlace.floored()) ? bedPlace.clone() : serv.getSpawnPoint(world)
    }
  })

  for (const { name } of serv.registry.blocksArray) if (name.endsWith('_bed')) placing.onInteraction(name, lieDown)
}
