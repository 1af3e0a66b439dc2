'use strict'
/**
 * Ticks by the clock: flying-squid's own fall behind on a busy machine while the bodies' physics catches up.
 */
const TICKS_A_SECOND = 20
const MOST_AT_ONCE = 10 // after a longer halt the world goes on rather than rushing

module.exports = serv => {
  const actions = []
  let uncounted = 0
  let tick = 0
  serv.on('tick', seconds => {
    uncounted = Math.min(uncounted + seconds * TICKS_A_SECOND, MOST_AT_ONCE)
    for (; uncounted >= 1; uncounted--) {
      tick++
      for (const action of actions) action(tick)
    }
  })
  /** Call `action(tick)` once a tick, after those that were there before. */
  return action => actions.push(action)
}
