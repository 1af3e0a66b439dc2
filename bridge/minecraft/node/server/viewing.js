'use strict'
/**
 * What a player is told of the world around it. The ground follows the body: stock, it is sent when the body moves, and not at all
 * while the last of it is still being sent; who was teleported then stood nowhere for good, for a body without ground does not move.
 * And who joins is told of those who are there: stock, these are told of it alone, and up to 1.16 clients ignore bodies of players
 * that they were not told of.
 */
const FAR = 16 // blocks from where the ground was last sent

module.exports = function inject (serv) {
  serv.on('newPlayer', player => {
    // Stock, a body is put back to where it joined once all has been sent, wherever it has come meanwhile.
    const put = player.sendSelfPosition
    player.sendSelfPosition = joinedAt => { if (!joinedAt) put() }
    const tellOthers = serv._sendPlayerList // made anew with each player
    serv._sendPlayerList = player => {
      tellOthers(player)
      tellOthers({ _writeOthers: (packet, fields) => player._client.write(packet, fields) })
      // Whom it was told of before this it has ignored, and the others it: bodies that move while somebody comes in. All are told now.
      for (const other of player.nearbyEntities) other.nearbyEntities = other.nearbyEntities?.filter(body => body !== player)
      player.nearbyEntities = []
    }
  })

  /** A column could not be made: all that counts as sent is forgotten, and tried at the next tick. */
  function sendAnew (player, error) {
    console.error(error)
    player._unloadAllChunks()
    player.lastPositionChunkUpdated = player.position.offset(2 * FAR, 0, 0)
    player.sendingChunks = false
  }

  serv.on('tick', () => {
    for (const player of serv.players) {
      const { lastPositionChunkUpdated: sent, position } = player
      if (sent && !player.sendingChunks && position.distanceTo(sent) > FAR) {
        player.worldSendRestOfChunks().catch(error => sendAnew(player, error))
      }
    }
  })
}
