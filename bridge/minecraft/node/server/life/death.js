'use strict'
/**
 * What the dead leave behind: all that they carried, and 7 points of experience for each level.
 * Rules: bridge/embedded/player/death.py; https://minecraft.wiki/w/Death.
 */
const { Vec3 } = require('vec3')
const { constants, experience_for_next: FOR_NEXT } = require('../life_rules.json')
const { DEATH_POINTS, DEATH_POINTS_PER_LEVEL, EYE_HEIGHT } = constants.death

const SLOTS = 46
const RESULT_SLOT = 0
const BELOW_THE_EYE = 0.3
const FASTEST = 0.5 // blocks a tick sideways
const LIFT = 0.2

/** Level that so many points in all are. */
function levelOf (points) {
  let level = 0
  for (; level < FOR_NEXT.length && points >= FOR_NEXT[level]; level++) points -= FOR_NEXT[level]
  return level
}

module.exports = function makeDeath ({ drops, packets, spillExperience }) {
  function scatter (player, stack) {
    const speed = Math.random() * FASTEST
    const way = Math.random() * 2 * Math.PI
    const velocity = new Vec3(-Math.sin(way) * speed, LIFT, Math.cos(way) * speed)
    drops.spawn(player.world, player.position.offset(0, EYE_HEIGHT - BELOW_THE_EYE, 0), velocity, stack, drops.TOSS_DELAY_TICKS)
  }

  return function die (vitals) {
    const { player } = vitals
    vitals.tell()
    packets.death(player)
    player.emit('died') // who holds something of it open, as a window, hands it back now
    const { slots } = player.inventory
    for (let slot = 0; slot < SLOTS; slot++) {
      const stack = slots[slot]
      if (!stack) continue
      if (slot !== RESULT_SLOT) scatter(player, stack)
      player.inventory.updateSlot(slot, null)
    }
    spillExperience(player.position, Math.min(DEATH_POINTS_PER_LEVEL * levelOf(player.xp), DEATH_POINTS))
    player.setXp(0)
  }
}
