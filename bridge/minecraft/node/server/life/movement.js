'use strict'
/**
 * A player's own steps, as its client tells them: what they cost, and falls. After the server has put a body somewhere, steps count
 * again once the client has confirmed it; a step that nobody can take is refused.
 */
const { tire } = require('./hunger')

const CONFIRMED_FROM = 107 // protocol of 1.9: before it a client answers by saying that it stands there
const ANSWERED_WITHIN = 0.1 // blocks
// By the name, or in older versions the number, that minecraft-data gives.
const ACTIONS = {
  start_sneaking: ['sneaking', true],
  stop_sneaking: ['sneaking', false],
  start_sprinting: ['sprinting', true],
  stop_sprinting: ['sprinting', false]
}
Object.assign(ACTIONS, { 0: ACTIONS.start_sneaking, 1: ACTIONS.stop_sneaking, 3: ACTIONS.start_sprinting, 4: ACTIONS.stop_sprinting })
const LONGEST_STEP = 10 // blocks, the game's own

module.exports = function inject (player, vitals, hazards) {
  const client = player._client

  function step (packet) {
    const { onGround } = packet
    const { feet } = vitals
    const { x = feet.x, y = feet.y, z = feet.z } = packet
    if (!vitals.settled || ![x, y, z].every(Number.isFinite)) return
    const [dx, dy, dz] = [x - feet.x, y - feet.y, z - feet.z]
    if (Math.hypot(dx, dy, dz) > LONGEST_STEP) return
    const jumped = vitals.onGround && !onGround && dy > 0
    Object.assign(feet, { x, y, z })
    vitals.onGround = Boolean(onGround)
    vitals.moved.x += dx
    vitals.moved.y += dy
    vitals.moved.z += dz
    if (!vitals.mortal) {
      vitals.fallDistance = 0
      return
    }
    const { soft, inWater, climbing, eyeInWater } = hazards.surroundings(vitals)
    hazards.fall(vitals, dy, soft)
    tire(vitals, { dx, dy, dz, jumped, eyeInWater, inWater, climbing, sprinting: vitals.sprinting, onGround: vitals.onGround })
  }

  function settle () {
    const { x, y, z } = player.position
    Object.assign(vitals.feet, { x, y, z })
    vitals.fallDistance = 0
    vitals.settled = true
  }

  // Stock, a step of before a teleport that arrives after it would count.
  player.on('move_cancel', ({ position, teleport }, cancel) => {
    if (teleport) return
    if (!vitals.settled) cancel(false)
    else if (!(position.distanceTo(player.position) <= LONGEST_STEP)) cancel() // nor one to nowhere
  })

  for (const name of ['position', 'position_look', 'flying']) client.on(name, step)
  client.on('look', ({ onGround }) => step({ onGround }))
  client.on('teleport_confirm', settle)
  if (client.protocolVersion < CONFIRMED_FROM) {
    client.on('position_look', ({ x, y, z }) => {
      if (!vitals.settled && player.position.distanceTo({ x, y, z }) < ANSWERED_WITHIN) settle()
    })
  }
  client.on('entity_action', ({ actionId }) => {
    const [what, on] = ACTIONS[actionId] ?? []
    if (what) vitals[what] = on
  })

  const put = player.sendSelfPosition
  player.sendSelfPosition = (...where) => {
    vitals.settled = false
    put(...where)
    const { x, y, z } = player.position
    Object.assign(vitals.feet, { x, y, z }) // for who looks for it meanwhile
  }
}
