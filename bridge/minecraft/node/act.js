'use strict'
/**
 * Carries out one Action a tick. An action that comes between two ticks shapes the next one; more in the same gap wait for the tick
 * after. Keys stay down until another action comes; turns, drops and item functions happen once, also those of an action that waited
 * and whose keys another took over; so does a click of a key that was pressed meanwhile. The body turns at once; its hands act when the
 * tick has moved it.
 */
const { yawDegrees, pitchDegrees, yawRadians, pitchRadians } = require('./angles')

// Without news the hands let go first and the feet later, so that a silent Python side leaves no runaway body.
const RELEASE_HANDS_AFTER_TICKS = 10
const RELEASE_ALL_AFTER_TICKS = 40
const REST = { forward: 0, strafe: 0, jump: false, sneak: false, sprint: false, d_pitch: 0, d_yaw: 0, use: false, attack: false, drop: false, item_action: null }

function inject (bot, { feed, shared, mine, use, items, slowing }) {
  let keys = REST
  let taken = false
  let waiting = [] // messages, oldest first
  let deeds = [] // actions whose item function or drop is still to be done, oldest first
  let clicked = { use: false, attack: false } // keys of actions that others took over, for the coming tick
  let ticksWithoutNews = 0

  function turn (dYaw, dPitch) {
    if (dYaw === 0 && dPitch === 0) return
    const yaw = yawRadians(yawDegrees(bot.entity.yaw) + dYaw)
    const pitch = pitchRadians(Math.max(-90, Math.min(90, pitchDegrees(bot.entity.pitch) + dPitch)))
    bot.look(yaw, pitch, true)
    // look() rounds to steps of a mouse; the angles that were asked for are kept exactly.
    bot.entity.yaw = yaw
    bot.entity.pitch = pitch
  }

  function press (action) {
    keys = action
    bot.setControlState('forward', action.forward > 0)
    bot.setControlState('back', action.forward < 0)
    bot.setControlState('left', action.strafe > 0)
    bot.setControlState('right', action.strafe < 0)
    bot.setControlState('jump', action.jump)
    bot.setControlState('sprint', action.sprint)
    bot.setControlState('sneak', action.sneak)
  }

  function take (message) {
    taken = true
    ticksWithoutNews = 0
    shared.sequence = message.sequence
    shared.echoNs = message.sent_ns
    const action = bot.isSleeping ? inBed(message.action) : message.action
    turn(action.d_yaw, action.d_pitch)
    press(action)
    if (action.drop || action.item_action) deeds.push({ action, sequence: message.sequence })
  }

  /** Who lies in bed can do nothing but get up, by the key for sneaking. */
  function inBed ({ sneak }) {
    if (sneak) bot.wake().catch(() => {}) // it may be morning by now
    return REST
  }

  feed.on('act', message => {
    if (!bot.entity || !shared.spawned) return
    if (taken) waiting.push(message)
    else take(message)
  })

  /** The hands' work of the tick that was just simulated. */
  function perform () {
    ticksWithoutNews++
    if (ticksWithoutNews > RELEASE_ALL_AFTER_TICKS) press(REST)
    const hands = ticksWithoutNews <= RELEASE_HANDS_AFTER_TICKS
    const asked = deeds
    deeds = []
    for (const { action, sequence } of asked) {
      if (action.item_action) items.perform(action.item_action, sequence)
      if (action.drop) items.dropOne()
    }
    items.tick()
    const isDown = key => (keys[key] && hands) || clicked[key]
    use.tick(isDown('use'), isDown('attack'))
    mine.tick(isDown('attack') && !use.isBusy())
    slowing.tick(use.isBusy())
  }

  /** Make ready for the coming tick. */
  function advance () {
    const carried = waiting
    waiting = []
    clicked = { use: carried.some(({ action }) => action.use), attack: carried.some(({ action }) => action.attack) }
    for (const message of carried) take(message)
    // The gap's own action is still to come: were it to wait for what was carried over, one late action would delay all later ones.
    taken = false
  }

  bot.on('death', () => {
    waiting = []
    deeds = []
    clicked = { use: false, attack: false }
    taken = false
    press(REST)
  })

  return { perform, advance }
}

module.exports = { inject }
