'use strict'
/**
 * Digging with the game's rules, in place of flying-squid's own: times are checked, drops follow tools, everyone sees it.
 */
const { setTimeout: sleep } = require('timers/promises')
const { Vec3 } = require('vec3')
const { kindsOf } = require('../kinds')

const START = 0
const ABORT = 1
const FINISH = 2
const DROP_STACK = 3
const DROP_ONE = 4
const SWAP_HANDS = 6
const REACH = 6
// A client may be ahead of the server by this share of the dig time, as in the game.
const ACCEPTED_SHARE = 0.7
// A block gives what it gives in the embedded world, whose figures are of this version. minecraft-data's loot tables will not do:
// their chances count silk touch as one outcome of many, so that stone would give cobblestone half the time.
const DROPS_VERSION = '1.20.4'

module.exports = function inject (serv, { drops, stacks, durability, blockAt }) {
  const rules = require('prismarine-registry')(DROPS_VERSION)
  const kinds = kindsOf(serv.registry)

  /** Names of the items that a block gives to the right tool, one of each. */
  const dropsOf = block => (rules.blocksByName[kinds.blockName(block.stateId)]?.drops ?? []).map(id => rules.items[id].name)

  /** Names of the items that breaking gives; the tool must fit the block. */
  const lootOf = (block, tool) => block.canHarvest(tool?.type ?? null) ? dropsOf(block) : []

  function isPlant (block) {
    return block.boundingBox === 'empty' && /plant/.test(block.material ?? '')
  }

  /** Nothing here waits before the block is gone: of two who break it at once one gets it. */
  async function breakBlock (player, position, block) {
    const tool = player.inventory.slots[36 + player.heldItemSlot]
    const changed = serv.setBlock(player.world, position, 0)
    for (const name of lootOf(block, tool)) drops.spawnFromBlock(player.world, position, name, 1)
    const above = blockAt(player.world, position.offset(0, 1, 0))
    if (isPlant(above)) await breakBlock(player, position.offset(0, 1, 0), above)
    await changed
  }

  const isNear = (player, position) => player.position.offset(0, 1.62, 0).distanceTo(position.offset(0.5, 0.5, 0.5)) <= REACH &&
    player.world.getLoadedColumnAt(position)

  serv.on('newPlayer', player => {
    let begun = null // {position, time}

    function answer (position, stateId, sequence, successful) {
      if (serv.supportFeature('acknowledgePlayerDigging')) {
        player._client.write('acknowledge_player_digging', {
          sequenceId: sequence, location: position, block: stateId, status: FINISH, successful
        })
      }
    }

    function refuse (position, block, sequence) {
      player.sendBlock(position, block.stateId)
      answer(position, block.stateId, sequence, false)
    }

    async function finish (position, sequence) {
      const block = blockAt(player.world, position)
      if (block.type === 0) return answer(position, 0, sequence, true)
      const tool = player.inventory.slots[36 + player.heldItemSlot]
      const needed = block.digTime(tool?.type ?? null, false, false, false)
      const taken = begun?.position.equals(position) ? Date.now() - begun.time : 0
      begun = null
      if (!block.diggable) return refuse(position, block, sequence)
      // Who is faster than that has the block when its time has come, as in the game: on a busy machine packets come in bursts.
      if (taken < needed * ACCEPTED_SHARE) {
        await sleep(needed * ACCEPTED_SHARE - taken)
        if (player.health <= 0 || player.disconnected) return
        if (blockAt(player.world, position).stateId !== block.stateId) return answer(position, 0, sequence, true)
      }
      const broken = breakBlock(player, position, block)
      durability.wearByDigging(player, block)
      await broken
      answer(position, 0, sequence, true)
      player.emit('mined', block)
    }

    function dropHeld (all) {
      const slot = 36 + player.heldItemSlot
      const item = player.inventory.slots[slot]
      if (!item) return
      const count = all ? item.count : 1
      drops.toss(player, stacks.copy(item, count))
      item.count -= count
      player.inventory.updateSlot(slot, item.count > 0 ? item : null)
    }

    function swapHands () {
      const slot = 36 + player.heldItemSlot
      const { [slot]: held, 45: other } = player.inventory.slots
      player.inventory.updateSlot(slot, other)
      player.inventory.updateSlot(45, held)
    }

    player._client.removeAllListeners('block_dig')
    player._client.on('block_dig', async ({ location, status, sequence }) => {
      const position = new Vec3(location.x, location.y, location.z)
      if (player.health <= 0) return
      if (status === ABORT) begun = null
      else if (status === DROP_STACK || status === DROP_ONE) dropHeld(status === DROP_STACK)
      else if (status === SWAP_HANDS) swapHands()
      else if (!isNear(player, position)) begun = null
      else if (status === START) {
        const block = blockAt(player.world, position)
        begun = { position, time: Date.now() }
        if (block.type !== 0 && block.diggable && block.digTime(null, false, false, false) === 0) await finish(position, sequence)
        else answer(position, block.stateId, sequence, true)
      } else if (status === FINISH) await finish(position, sequence)
    })
  })

  return { dropsOf }
}
