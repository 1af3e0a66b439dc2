'use strict'
/**
 * Columns follow a player wherever he is. Stock, they do so when he moves; who was put far away while the last ones were still being
 * sent does not move until he has ground to stand on, and would wait for ever.
 */
const TICKS_BETWEEN_LOOKS = 4
const FAR = 16 // blocks from where the columns around him were last sent, as in flying-squid

module.exports = function inject (serv) {
  serv.on('newPlayer', player => {
    const send = player.worldSendRestOfChunks

    player.worldSendRestOfChunks = async () => {
      try {
        await send()
      } catch (error) { // what was to be sent counts as sent: all is sent anew at the next look
        console.error(error)
        player._unloadAllChunks()
        player.lastPositionChunkUpdated = null
        player.sendingChunks = false
      }
    }

    player.on('spawned', () => {
      player.isFollowed = true
    })
  })

  function look (player) {
    if (!player.isFollowed || player.sendingChunks) return
    const last = player.lastPositionChunkUpdated
    if (!last || player.position.distanceTo(last) > FAR) player.worldSendRestOfChunks()
  }

  serv.on('tick', (seconds, count) => {
    if (count % TICKS_BETWEEN_LOOKS === 0) serv.players.forEach(look)
  })
}
