'use strict'
/**
 * Holding attack: digs the block under the crosshair tick by tick as the game's own client does, or hits the creature there.
 */
const { ticksBetweenHits } = require('./cooldown')

const TICK_MS = 50
const TICKS_BETWEEN_BLOCKS = 5
const TICKS_BETWEEN_SWINGS = 6
const START = 0
const ABORT = 1
const FINISH = 2

function inject (bot, { crosshair }) {
  let dig = null
  let pause = 0
  let hitPause = 0
  let swingPause = 0
  let sequence = 0

  function tell (status) {
    bot._client.write('block_dig', { status, location: dig.position, face: dig.face, sequence: ++sequence })
  }

  function abort () {
    if (!dig) return
    tell(ABORT)
    dig = null
  }

  function begin (block) {
    dig = { position: block.position, face: block.face, tool: bot.heldItem?.type ?? null, progress: 0 }
    tell(START)
  }

  function finish () {
    const { position } = dig
    tell(FINISH)
    dig = null
    pause = TICKS_BETWEEN_BLOCKS
    // The client shows the block gone at once; a server that disagrees sends it back.
    bot._updateBlockState(position, 0)
  }

  function swing () {
    if (swingPause > 0) return
    swingPause = TICKS_BETWEEN_SWINGS
    bot.swingArm()
  }

  /** One tick. `attack`: whether the key is down. */
  function tick (attack) {
    if (pause > 0) pause--
    if (hitPause > 0) hitPause--
    if (swingPause > 0) swingPause--
    if (!attack) {
      abort()
      return
    }
    const block = crosshair.block()
    const body = crosshair.entity(block?.distance)
    if (body) {
      abort()
      if (hitPause > 0) return
      hitPause = ticksBetweenHits(bot)
      bot.attack(body.entity)
      return
    }
    if (!block || !block.diggable) {
      abort()
      return
    }
    if (dig && (!dig.position.equals(block.position) || dig.tool !== (bot.heldItem?.type ?? null))) abort()
    if (!dig) {
      if (pause > 0) return
      begin(block)
    }
    swing()
    // Asked each tick, since being in the air or under water slows it at once.
    const time = bot.digTime(block)
    dig.progress += time > 0 ? TICK_MS / time : 1
    if (dig.progress > 1 - 1e-6) finish()
  }

  /** [x, y, z, progress 0..1] of the block being dug, or null. */
  function state () {
    return dig && [dig.position.x, dig.position.y, dig.position.z, Math.min(1, dig.progress)]
  }

  bot.on('death', () => { dig = null })

  return { tick, state }
}

module.exports = { inject }
