'use strict'
/**
 * Doors, trapdoors, gates and levers turn when they are used; those of iron stay shut. Rules: bridge/embedded/deeds/openings.py;
 * https://minecraft.wiki/w/Door.
 */
const OPPOSITE = { north: 'south', south: 'north', west: 'east', east: 'west' }
const { headingOf } = require('../placing_states')

module.exports = function inject (serv, { placing }) {
  const { blockAt, standing } = placing

  /** Change some properties of the block at a position. */
  function turn (world, position, block, changes) {
    serv.setBlock(world, position, standing(block.name, { ...block.getProperties(), ...changes }).stateId)
  }

  function useDoor ({ block, player }) {
    const { open, half } = block.getProperties()
    const beside = block.position.offset(0, half === 'upper' ? -1 : 1, 0)
    const other = blockAt(player.world, beside)
    turn(player.world, block.position, block, { open: !open })
    if (other.name === block.name) turn(player.world, beside, other, { open: !open })
    return true
  }

  function useTrapdoor ({ block, player }) {
    turn(player.world, block.position, block, { open: !block.getProperties().open })
    return true
  }

  /** A gate opens away from who opens it. */
  function useGate ({ block, player }) {
    const { open, facing } = block.getProperties()
    const look = headingOf(player.gaze.yaw)
    turn(player.world, block.position, block, { open: !open, facing: !open && facing === OPPOSITE[look] ? look : facing })
    return true
  }

  function useLever ({ block, player }) {
    turn(player.world, block.position, block, { powered: !block.getProperties().powered })
    return true
  }

  const kinds = [[/^(?!iron_)\w+_door$/, useDoor], [/^(?!iron_)\w+_trapdoor$/, useTrapdoor], [/_fence_gate$/, useGate], [/^lever$/, useLever]]
  for (const { name } of serv.registry.blocksArray) {
    const found = kinds.find(([pattern]) => pattern.test(name))
    if (found) placing.onInteraction(name, found[1])
  }
}
