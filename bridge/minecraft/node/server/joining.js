'use strict'
/**
 * Who comes in, one after another: a name is in the world once, and finds what it left as it left it. Stock, a second body of a name
 * comes in beside the first with the same things, and what is told to each goes on being told to nobody when it has left.
 */
const { once } = require('events')

const ELSEWHERE = 'You logged in from another location'
const GRACE_MS = 500 // for the word to arrive, then the line is cut: behind a network that is gone nobody would hang up

module.exports = function inject (serv) {
  const coming = new Map() // uuid -> promise of its last login

  async function sendAway (player) {
    player.kick(ELSEWHERE)
    const cut = setTimeout(() => player._client.socket?.destroy(), GRACE_MS)
    await once(player, 'disconnected')
    clearTimeout(cut)
  }

  /** Stock, the timer that tells a client latencies never ends, and keeps all that the player was. */
  function endNextTimerWith (player) {
    const { setInterval } = globalThis
    globalThis.setInterval = (...how) => {
      globalThis.setInterval = setInterval
      const timer = setInterval(...how)
      if (player.disconnected) clearInterval(timer)
      else player.once('disconnected', () => clearInterval(timer))
      return timer
    }
  }

  serv.on('newPlayer', player => {
    const { uuid } = player._client
    const { login } = player

    async function comeIn (before) {
      await before
      for (const other of serv.players.filter(other => other.uuid === uuid)) await sendAway(other)
      await player.lastSaved?.()
      if (!player.disconnected) await login()
    }

    player.login = () => {
      const come = comeIn(coming.get(uuid))
      const done = come.catch(() => {}).then(() => { if (coming.get(uuid) === done) coming.delete(uuid) })
      coming.set(uuid, done)
      return come
    }

    const sendList = serv._sendPlayerList // made anew with each player, and the timer begins right after it
    serv._sendPlayerList = to => {
      sendList(to)
      endNextTimerWith(to)
    }
  })
}
