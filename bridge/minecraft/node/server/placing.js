'use strict'
/**
 * Using the hands on a block, in place of flying-squid's own, which places into bodies and other blocks and from any distance: what
 * stands there is used, else the held block is placed and used up.
 */
const { Vec3 } = require('vec3')
const { kindsOf, modernName } = require('../kinds')
const { placed } = require('./item_rules.json')
const { blocks: { replaceable } } = require('./life_rules.json')
const placingForms = require('./placing_forms')
const { STEPS, choose } = require('./placing_states')
const { isHeld } = require('./using/support')

const REACH = 6 // blocks from the eye to the middle of a block
const EYE_HEIGHT = 1.62
const HOTBAR_START = 36
const OFF_HAND_SLOT = 45
const OFF_HAND = 1
const SURVIVAL = 0
const SPECTATOR_MODES = 2 // from this game mode on nothing is placed
const BODY = { width: 0.6, height: 1.8 }

module.exports = function inject (serv) {
  const { registry } = serv
  const Block = require('prismarine-block')(registry)
  const kinds = kindsOf(registry)
  const interactions = new Map() // name of a block -> handler({block, player, hand}), whether that was all
  const uses = [] // [pattern of an item's name, handler({block, player, slot, click})], whether that was all
  const givesWay = new Set(replaceable)
  let changing = Promise.resolve()

  // Of what is being changed the world knows a little later: answers wait for it.
  const { setBlock } = serv
  serv.setBlock = (...change) => {
    const changed = setBlock(...change)
    changing = changed.catch(() => {})
    return changed
  }

  const step = direction => new Vec3(...STEPS[direction])

  function blockAt (world, position) {
    const column = world.getLoadedColumnAt(position)
    if (!column) return Block.fromStateId(registry.blocksByName.stone.defaultState, 0)
    const block = Block.fromStateId(column.getBlockStateId(new Vec3(position.x & 15, position.y, position.z & 15)), 0)
    block.position = position
    return block
  }

  const { propertiesOf, standing, withOneMore, withOthers } = placingForms(registry, Block, blockAt)

  function canReplace (block) {
    return givesWay.has(kinds.blockName(block.stateId)) && (block.name !== 'snow' || Number(block.getProperties().layers) === 1)
  }

  function bodies (world) {
    return Object.values(serv.entities).filter(entity => entity.world === world && (entity.type === 'player' || entity.type === 'mob')).map(entity => {
      const { width, height } = entity.type === 'player' ? BODY : registry.entities[entity.entityType] ?? BODY
      const { x, y, z } = entity.position
      return [x - width / 2, y, z - width / 2, x + width / 2, y + height, z + width / 2]
    })
  }

  function isFree (world, position, block) {
    return !block.shapes.some(shape => bodies(world).some(body => [0, 1, 2].every(axis => {
      const corner = position.toArray()[axis]
      return shape[axis] + corner < body[axis + 3] && shape[axis + 3] + corner > body[axis]
    })))
  }

  /** What placing an item changes: [position, block] of each cell; empty where it cannot be placed. */
  function changesOf (world, name, position, click) {
    const forms = (placed[modernName(name)] ?? [name]).filter(form => registry.blocksByName[form])
    if (forms.length === 0) return []
    let cell = position
    let there = blockAt(world, cell)
    let more = withOneMore(forms[0], there, click, true)
    if (!more && !canReplace(there)) {
      cell = position.plus(step(click.direction))
      there = blockAt(world, cell)
      more = withOneMore(forms[0], there, click, false)
    }
    if (more) return [[cell, more]]
    if (!canReplace(there)) return []
    for (const form of click.direction > 1 ? [...forms].reverse() : forms) {
      const wanted = choose(form, propertiesOf(form), cell, click, at => blockAt(world, at))
      const block = wanted && standing(form, wanted)
      if (block && isHeld(block, (dx, dy, dz) => blockAt(world, cell.offset(dx, dy, dz)), false)) return withOthers(world, cell, block)
    }
    return []
  }

  const legacyChanges = serv.supportFeature('theFlattening')
    ? null
    : require('./placing_legacy')(registry, { blockAt, canReplace, propertiesOf })

  function soaked (world, position, block) {
    const properties = block.getProperties()
    if (!('waterlogged' in properties) || properties.type === 'double') return block
    const there = blockAt(world, position)
    return standing(block.name, { ...properties, waterlogged: there.name === 'water' && Number(there.getProperties().level) === 0 })
  }

  /** Nothing here waits: the packets that follow may bring another stack into the slot. */
  function place (player, slot, position, click) {
    const { world } = player
    const stack = player.inventory.slots[slot]
    const changes = legacyChanges
      ? legacyChanges(world, stack, position, click)
      : changesOf(world, stack.name, position, click).map(([cell, block]) => [cell, soaked(world, cell, block)])
    const possible = changes.every(([cell, block]) => {
      const there = blockAt(world, cell)
      return (there.name === block.name || canReplace(there)) && isFree(world, cell, block)
    })
    if (!possible || changes.length === 0) return
    if (player.gameMode === SURVIVAL) useUp(player, slot)
    serv.playSound('block.stone.place', world, changes[0][0].offset(0.5, 0.5, 0.5), { pitch: 0.8 })
    return Promise.all(changes.map(([cell, block]) => serv.setBlock(world, cell, block.stateId)))
  }

  /** One less in a slot. */
  function useUp (player, slot) {
    const stack = player.inventory.slots[slot]
    stack.count--
    player.inventory.updateSlot(slot, stack.count > 0 ? stack : null)
  }

  /** Begin at once what a use does; the promise tells when it is done. */
  function use (player, { location, direction, hand, cursorX, cursorY, cursorZ }) {
    const { world } = player
    const position = new Vec3(location.x, location.y, location.z)
    const near = player.position.offset(0, EYE_HEIGHT, 0).distanceTo(position.offset(0.5, 0.5, 0.5)) <= REACH
    if (!near || player.health <= 0 || !STEPS[direction] || !world.getLoadedColumnAt(position)) return
    const slot = hand === OFF_HAND ? OFF_HAND_SLOT : HOTBAR_START + player.heldItemSlot
    const stack = player.inventory.slots[slot]
    const block = blockAt(world, position)
    block.direction = direction
    const answer = interactions.get(block.name)
    const isPassedOver = player.crouching && stack
    if (answer && !isPassedOver) {
      const answered = answer({ block, player, hand, slot })
      if (answered) return answered
    }
    if (!stack || player.gameMode >= SPECTATOR_MODES) return
    const click = { direction, point: new Vec3(cursorX, cursorY, cursorZ), ...player.gaze }
    for (const [pattern, handler] of uses) {
      const worked = pattern.test(stack.name) && handler({ block, player, slot, click })
      if (worked) return worked
    }
    return place(player, slot, position, click)
  }

  /** What the client may have guessed otherwise is told again, and that its use was heard. */
  function answer (player, { location, direction, sequence }) {
    const position = new Vec3(location.x, location.y, location.z)
    for (const cell of [position, STEPS[direction] && position.plus(step(direction))]) {
      if (cell && player.world.getLoadedColumnAt(cell)) player.sendBlock(cell, blockAt(player.world, cell).stateId)
    }
    if (sequence !== undefined) player._client.write('acknowledge_player_digging', { sequenceId: sequence })
  }

  serv.on('newPlayer', player => {
    player.gaze = { yaw: 0, pitch: 0 } // in degrees; flying-squid keeps them as bytes
    const look = ({ yaw, pitch }) => {
      if (Number.isFinite(yaw) && Number.isFinite(pitch)) Object.assign(player.gaze, { yaw, pitch })
    }
    player._client.on('look', look)
    player._client.on('position_look', look)
    player._client.on('entity_action', ({ actionId }) => {
      if (actionId === 'start_sneaking') player.crouching = true // stock, it waits for the number
      else if (actionId === 'stop_sneaking') player.crouching = false
    })
    player._client.removeAllListeners('block_place')
    player._client.on('block_place', packet => {
      Promise.resolve(use(player, packet)).catch(error => console.error(error)).then(() => changing).then(() => answer(player, packet))
    })
  })

  return {
    onInteraction: (name, handler) => interactions.set(name, handler),
    onUse: (pattern, handler) => uses.push([pattern, handler]),
    useUp,
    blockAt,
    standing,
    canReplace,
    step: direction => new Vec3(...STEPS[direction])
  }
}
