'use strict'
/**
 * What keeps one player alive: the numbers, and telling them. Health, food and saturation are those of flying-squid's player, which
 * are saved with it; the rest begins anew with each life. Half hearts, half drumsticks, blocks and ticks.
 */
const { constants } = require('../life_rules.json')
const { FULL_HEALTH, MAX_EXHAUSTION } = constants.damage
const { FULL_FOOD } = constants.hunger
const { FULL_OXYGEN, UNBURNT } = constants.survival

const START_SATURATION = 5
const AIR_NUMBER = 1 // the metadata type, before minecraft-data named them
const AIR_KEY = 1
const OXYGEN_STEP = 15 // a bubble: clients show no less

class Vitals {
  constructor (serv, player) {
    this.serv = serv
    this.player = player
    this.metadataType = serv.supportFeature('mcDataHasEntityMetadata') ? 'int' : AIR_NUMBER
    this.feet = { x: 0, y: 0, z: 0 }
    this.told = {}
    this.settled = false // whether the client stands where the server last put it
    this.sneaking = this.sprinting = false
    this.begin()
  }

  /** A fresh life in all that is not saved. */
  begin () {
    this.exhaustion = 0
    this.foodTimer = 0
    this.oxygen = FULL_OXYGEN
    this.fallDistance = 0
    this.fireTicks = UNBURNT
    this.invulnerableTicks = 0
    this.lastDamage = 0
    this.absorption = 0
    this.protectedTicks = 0
    this.orbDelay = 0
    this.ticksSinceSwing = 0
    this.effects = new Map() // name -> {ticks, level}
    this.eating = null
    this.onGround = true
    this.moved = { x: 0, y: 0, z: 0 }
  }

  /** Come to life again. */
  revive () {
    const { player } = this
    this.begin()
    player.health = FULL_HEALTH
    player.food = FULL_FOOD
    player.foodSaturation = START_SATURATION
  }

  get alive () {
    return this.player.health > 0
  }

  /** Whether anything can happen to it: creative and spectating players only look on. */
  get mortal () {
    return this.alive && (this.player.gameMode === 0 || this.player.gameMode === 2)
  }

  get difficulty () {
    return this.serv.difficulty
  }

  exhaust (amount) {
    this.exhaustion = Math.min(MAX_EXHAUSTION, this.exhaustion + amount)
  }

  heal (amount) {
    if (this.alive) this.player.health = Math.min(FULL_HEALTH, this.player.health + amount)
  }

  feed (food, saturation) {
    const { player } = this
    player.food = Math.min(FULL_FOOD, player.food + food)
    player.foodSaturation = Math.min(player.food, player.foodSaturation + saturation)
  }

  /** Tell the client what it does not know yet. */
  tell () {
    const { player, told } = this
    const { health, food, foodSaturation } = player
    if (told.health !== health || told.food !== food || told.foodSaturation !== foodSaturation) {
      Object.assign(told, { health, food, foodSaturation })
      player.updateHealth(health)
    }
    const oxygen = Math.max(0, Math.ceil(this.oxygen / OXYGEN_STEP) * OXYGEN_STEP)
    if ((told.oxygen ?? FULL_OXYGEN) !== oxygen) {
      told.oxygen = oxygen
      player._client.write('entity_metadata', {
        entityId: player.id, metadata: [{ key: AIR_KEY, type: this.metadataType, value: oxygen }]
      })
    }
  }
}

module.exports = { Vitals }
