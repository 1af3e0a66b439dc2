'use strict'
/**
 * Coming back after a death, at the spawn and with the ground sent again. flying-squid's own does not come about: it waits for the
 * wish by a number that minecraft-data gives by name, and its packet lacks what versions from 1.16 on want.
 */
module.exports = function inject (serv) {
  const { loginPacket } = serv.registry

  async function comeBack (player) {
    player._unloadAllChunks() // the client forgets them with the packet that follows
    player._client.write('respawn', {
      dimension: loginPacket?.worldType ?? loginPacket?.dimension ?? 0,
      worldName: serv.dimensionNames[0],
      difficulty: serv.difficulty,
      hashedSeed: serv.hashedSeed,
      gamemode: player.gameMode,
      previousGamemode: player.gameMode,
      levelType: 'default',
      isDebug: false,
      isFlat: false,
      copyMetadata: false,
      portalCooldown: 0
    })
    player.nearbyEntities = []
    player.position = await player.placeOfRespawn()
    player.updateAndSpawn()
    await player.worldSendInitialChunks()
    player.sendSelfPosition()
    player.emit('revived')
    player.updateHealth(player.health)
    await player.worldSendRestOfChunks()
  }

  serv.on('newPlayer', player => {
    let comes = false
    player._client.on('client_command', ({ actionId }) => {
      if (actionId !== 'perform_respawn' || player.health > 0 || comes) return
      comes = true
      comeBack(player).catch(error => console.error(error)).finally(() => { comes = false })
    })
  })
}
