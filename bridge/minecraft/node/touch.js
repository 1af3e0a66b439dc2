'use strict'
/**
 * The packets of a hand's touch: on a block, on a creature, in the air. mineflayer's own turn the head or want something in the hand;
 * here the gaze is the agent's, and an empty hand opens doors too.
 */
const { Vec3 } = require('vec3')
const { yawDegrees, pitchDegrees } = require('./angles')

const MAIN_HAND = 0
const INTERACT = 0
const INTERACT_AT = 2
const CURSOR_STEPS = 16 // of a block's side, before versions that tell the point as a fraction

function inject (bot) {
  const Item = require('prismarine-item')(bot.registry)
  const inSteps = bot.supportFeature('blockPlaceHasHeldItem') || bot.supportFeature('blockPlaceHasHandAndIntCursor')

  /** Tell the server where the body is and looks now, as the game's client does before it uses anything: the server reckons with it. */
  function tellPose () {
    const { position, yaw, pitch, onGround } = bot.entity
    bot._client.write('position_look', {
      x: position.x,
      y: position.y,
      z: position.z,
      yaw: yawDegrees(yaw),
      pitch: pitchDegrees(pitch),
      onGround,
      flags: { onGround, hasHorizontalCollision: undefined }
    })
  }

  /** Press the use key on a block. `face`: 0..5, of BlockFace; `point`: from the corner of its cell on, 0..1 each. */
  function pressOn ({ position, face, point }) {
    tellPose()
    bot.swingArm('right')
    const cursor = inSteps ? point.scaled(CURSOR_STEPS).floored() : point
    // Each version takes from this what it has a field for.
    bot._client.write('block_place', {
      location: position,
      direction: face,
      hand: MAIN_HAND,
      heldItem: Item.toNotch(bot.heldItem),
      cursorX: cursor.x,
      cursorY: cursor.y,
      cursorZ: cursor.z,
      insideBlock: false,
      sequence: 0,
      worldBorderHit: false
    })
  }

  /** Press the use key on a creature. */
  function pressOnCreature (entity, point) {
    tellPose()
    const { x, y, z } = point.minus(entity.position)
    const touch = { target: entity.id, sneaking: bot.getControlState('sneak'), hand: MAIN_HAND, x, y, z, location: new Vec3(x, y, z) }
    bot._client.write('use_entity', { ...touch, mouse: INTERACT_AT })
    bot._client.write('use_entity', { ...touch, mouse: INTERACT })
  }

  /** Press the use key for the held item itself, or for that of the other hand. */
  function pressInAir (inOffHand) {
    tellPose()
    bot.activateItem(inOffHand)
  }

  /** Do something while the server takes the body for one that sneaks, or for one that does not. */
  function whileSneaking (sneaks, deed) {
    const before = bot.getControlState('sneak')
    bot.setControlState('sneak', sneaks)
    deed()
    bot.setControlState('sneak', before)
  }

  return { tellPose, pressOn, pressOnCreature, pressInAir, whileSneaking }
}

module.exports = { inject }
