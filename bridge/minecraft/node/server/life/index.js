'use strict'
/**
 * The life of players by the game's rules, in place of flying-squid's own: health, hunger, harm, eating, blows, death.
 * What hunger and creatures may do goes by the world's difficulty, which /difficulty changes.
 */
const { constants } = require('../life_rules.json')
const { PROTECTED_TICKS } = constants.death
const { MINING_COST } = constants.hunger
const { HALF_WIDTH, PLAYER_HEIGHT } = constants.survival
const { Vitals } = require('./vitals')
const { tickHunger } = require('./hunger')

const ATTACK = 1 // of use_entity's mouse

module.exports = function inject (serv, { cells, drops, stacks, everyTick, living, wear, spillExperience }) {
  const packets = require('./packets')(serv)
  const effects = require('./effects')(serv.registry)
  const armour = require('./armour')(serv, { wear })
  const die = require('./death')({ drops, packets, spillExperience })
  const damage = require('./damage')({ armour, packets, die })
  const { hurt } = damage
  const hazards = require('./hazards')(cells, { hurt })
  const eating = require('./eating')(serv.registry, { stacks, drops, effects, packets })
  const blows = require('./blows')({ hazards, wear })

  everyTick(tick => {
    cells.refresh()
    for (const vitals of living()) {
      if (!vitals.player.loadedChunks || !vitals.settled) continue
      vitals.invulnerableTicks = Math.max(0, vitals.invulnerableTicks - 1)
      vitals.protectedTicks = Math.max(0, vitals.protectedTicks - 1)
      vitals.orbDelay = Math.max(0, vitals.orbDelay - 1)
      blows.rest(vitals)
      if (vitals.mortal) live(vitals, tick)
      if (vitals.alive) vitals.tell()
    }
  })

  function live (vitals, tick) {
    hazards.tick(vitals)
    if (vitals.alive && tickHunger(vitals, tick)) hurt(vitals, 1, 'starvation')
    if (vitals.alive) effects.tick(vitals, amount => hurt(vitals, amount, 'magic'))
    if (vitals.alive) eating.tick(vitals)
  }

  require('./commands')(serv, { effects })

  /** A player struck another. */
  function strikePlayer (vitals, other) {
    if (!other.vitals?.mortal || other === vitals.player) return
    const body = { ...other.vitals.feet, halfWidth: HALF_WIDTH, height: PLAYER_HEIGHT }
    const { x, z } = vitals.feet
    blows.strike(vitals, body, (amount, knockback) => {
      const before = other.health
      hurt(other.vitals, amount, 'creature', { id: vitals.player.id, x, z, knockback })
      return other.health < before
    })
  }

  serv.on('newPlayer', player => {
    const vitals = player.vitals = new Vitals(serv, player)
    require('./movement')(player, vitals, hazards)
    eating.watch(vitals)
    armour.watch(player)
    player.on('revived', () => {
      effects.clear(vitals)
      vitals.revive()
      vitals.protectedTicks = PROTECTED_TICKS
    })
    player.takeDamage = ({ damage: amount = 1 }) => amount >= player.health ? damage.kill(vitals) : hurt(vitals, amount, 'magic')
    player.on('mined', () => vitals.exhaust(MINING_COST))
    player._client.on('arm_animation', () => { vitals.ticksSinceSwing = 0 })
    player._client.removeAllListeners('use_entity')
    player._client.on('use_entity', ({ target, mouse }) => {
      const other = mouse === ATTACK && serv.entities[target]
      if (other?.type === 'player') strikePlayer(vitals, other)
    })
  })

  return { hurt, packets, blows, effects }
}
