'use strict'
/**
 * Ticks by the clock: flying-squid's own fall behind on a busy machine while the bodies' physics catches up.
 */
const TICKS_A_SECOND = 20
const MOST_AT_ONCE = 10 // after a longer halt the world goes on rather than rushing
const SPRINT = 50 // ticks at once while ticks are asked for

module.exports = serv => {
  const actions = []
  let uncounted = 0
  let tick = 0
  let asked = 0

  function run (count) {
    for (let done = 0; done < count; done++) {
      tick++
      for (const action of actions) {
        try {
          action(tick)
        } catch (error) { // the others go on
          console.error(error)
        }
      }
    }
  }

  serv.on('tick', seconds => {
    uncounted = Math.min(uncounted + seconds * TICKS_A_SECOND, MOST_AT_ONCE)
    const due = Math.floor(uncounted)
    uncounted -= due
    const more = Math.min(asked, SPRINT)
    asked -= more
    run(due + more)
  })

  serv.commands.add({
    base: 'tick',
    info: 'Lets so many ticks pass at once, for all that counts them.',
    usage: '/tick sprint <ticks>',
    op: true,
    parse: /^sprint (\d{1,6})$/,
    action: ([, count]) => { asked += Number(count) }
  })

  /** Call `action(tick)` once a tick, after those that were there before. */
  return action => actions.push(action)
}
