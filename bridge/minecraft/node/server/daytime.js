'use strict'
/**
 * The time of day as the embedded world counts it: from a start on, one a tick. flying-squid's own counts its ticks, which fall behind
 * on a busy machine while the bodies' physics catches up; this goes by the clock.
 */
const TICKS_A_SECOND = 20
const DAY_TICKS = 24000

module.exports = function inject (serv, start) {
  let uncounted = 0
  serv.doDaylightCycle = false
  serv.time = start

  serv.on('tick', (seconds, count) => {
    uncounted += seconds * TICKS_A_SECOND
    const passed = Math.floor(uncounted)
    uncounted -= passed
    serv.time = (serv.time + passed) % DAY_TICKS
    if (count % TICKS_A_SECOND === 0) serv.setTime(serv.time) // as often as the game's own server tells it
  })

  // An episode of the embedded world begins at the start; here it begins when a body comes and nobody else plays.
  serv.on('newPlayer', () => {
    if (serv.players.length === 0) serv.time = start
  })
}
