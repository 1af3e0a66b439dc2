'use strict'
/**
 * Experience: orbs that fall, fly to a player and are taken up. Rules: bridge/embedded/player/experience.py;
 * https://minecraft.wiki/w/Experience.
 */
const { randomUUID } = require('crypto')
const { constants } = require('../life_rules.json')
const {
  ORB_GRAVITY, ORB_HALF_WIDTH, ORB_HEIGHT, ORB_LIFETIME, ORB_PULL, ORB_PULL_RANGE, ORB_DELAY, PICKUP_RISE, PICKUP_SIDE, PLAYER_HEIGHT,
  HALF_WIDTH
} = constants.experience
const { EYE_HEIGHT } = constants.death

const SIZES = [2477, 1237, 617, 307, 149, 73, 37, 17, 7, 3, 1] // the game's
const FRICTION = 0.98
const GROUND_FRICTION = 0.6 * FRICTION
const LIFT = 0.4
const SPREAD = 0.2

module.exports = function makeOrbs ({ shown, motion, living }) {
  const lying = new Set()

  /** Lay points as orbs of the game's sizes at a place. */
  function spill (place, points) {
    while (points > 0) {
      const size = SIZES.find(each => each <= points)
      points -= size
      const side = () => (Math.random() * 2 - 1) * SPREAD
      const orb = {
        id: shown.nextId(),
        uuid: randomUUID(),
        points: size,
        x: place.x,
        y: place.y,
        z: place.z,
        vx: side(),
        vy: Math.random() * LIFT,
        vz: side(),
        halfWidth: ORB_HALF_WIDTH,
        height: ORB_HEIGHT,
        onGround: false,
        age: 0
      }
      lying.add(orb)
      shown.add(orb, { type: 'experience_orb', data: size })
    }
  }

  function pull (orb, { feet }) {
    const way = [feet.x - orb.x, feet.y + EYE_HEIGHT / 2 - orb.y, feet.z - orb.z]
    const distance = Math.hypot(...way)
    if (distance === 0 || distance >= ORB_PULL_RANGE) return
    const strength = (1 - distance / ORB_PULL_RANGE) ** 2 * ORB_PULL / distance
    orb.vx += way[0] * strength
    orb.vy += way[1] * strength
    orb.vz += way[2] * strength
  }

  function touches (orb, { feet }) {
    const side = HALF_WIDTH + PICKUP_SIDE + ORB_HALF_WIDTH
    return Math.abs(orb.x - feet.x) < side && Math.abs(orb.z - feet.z) < side &&
      orb.y > feet.y - PICKUP_RISE - ORB_HEIGHT && orb.y < feet.y + PLAYER_HEIGHT + PICKUP_RISE
  }

  function remove (orb) {
    lying.delete(orb)
    shown.remove(orb)
  }

  function fly (orb, nearest) {
    orb.vy -= ORB_GRAVITY
    if (nearest) pull(orb, nearest)
    motion.move(orb, 0)
    const friction = orb.onGround ? GROUND_FRICTION : FRICTION
    orb.vx *= friction
    orb.vy *= FRICTION
    orb.vz *= friction
  }

  function take (orb, vitals) {
    const { player } = vitals
    vitals.orbDelay = ORB_DELAY
    shown.tell(orb, 'collect', { collectedEntityId: orb.id, collectorEntityId: player.id, pickupItemCount: 1 })
    player.setXp(player.xp + orb.points)
    remove(orb)
  }

  function tick () {
    if (lying.size === 0) return
    const mortals = living().filter(vitals => vitals.mortal)
    for (const orb of [...lying]) {
      const distances = mortals.map(({ feet }) => Math.hypot(feet.x - orb.x, feet.y - orb.y, feet.z - orb.z))
      const nearest = mortals[distances.indexOf(Math.min(...distances))]
      fly(orb, nearest)
      if (++orb.age >= ORB_LIFETIME) remove(orb)
      else if (nearest && nearest.orbDelay === 0 && touches(orb, nearest)) take(orb, nearest)
    }
  }

  return { spill, tick }
}
