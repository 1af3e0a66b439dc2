'use strict'
/**
 * Status effects of food and of /effect: which run, what they do each tick, and telling the client.
 * Rules: bridge/embedded/player/effects.py and survival.py; https://minecraft.wiki/w/Effect. Levels count from 0: 0 is I.
 */
const { constants, effects: KNOWN } = require('../life_rules.json')
const { ABSORPTION_PER_LEVEL, WEAKNESS_PER_LEVEL } = constants.effects

const RESISTANCE_PER_LEVEL = 0.2
const HUNGER_COST = 0.005
const POISON_EVERY = 25
const REGENERATION_EVERY = 50
const SATURATION = 'saturation' // no food gives it; /effect does

/** What minecraft-data calls an effect. */
const pascal = name => name.split('_').map(word => word[0].toUpperCase() + word.slice(1)).join('')

/** Share of what comes that an effect leaves: 1 where it does not run. */
function effectShare (vitals, name) {
  const running = vitals.effects.get(name)
  return running ? Math.max(0, 1 - RESISTANCE_PER_LEVEL * (running.level + 1)) : 1
}

/** Half hearts that weakness leaves of a blow's damage. */
function weakened (vitals, damage) {
  const running = vitals.effects.get('weakness')
  return running ? Math.max(0, damage - WEAKNESS_PER_LEVEL * (running.level + 1)) : damage
}

module.exports = function makeEffects (registry) {
  const idOf = name => registry.effectsByName[pascal(name)]?.id

  /** Begin an effect, unless a stronger or a longer one of its kind runs. */
  function give (vitals, name, ticks, level) {
    const running = vitals.effects.get(name)
    if (running && level <= running.level && (level < running.level || ticks <= running.ticks)) return
    vitals.effects.set(name, { ticks, level })
    if (name === 'absorption') vitals.absorption = Math.max(vitals.absorption, ABSORPTION_PER_LEVEL * (level + 1))
    vitals.player._client.write('entity_effect', {
      entityId: vitals.player.id, effectId: idOf(name), amplifier: (level << 24) >> 24, duration: ticks, hideParticles: 0
    })
  }

  function end (vitals, name) {
    if (!vitals.effects.delete(name)) return
    if (name === 'absorption') vitals.absorption = 0
    vitals.player._client.write('remove_entity_effect', { entityId: vitals.player.id, effectId: idOf(name) })
  }

  function clear (vitals) {
    for (const name of [...vitals.effects.keys()]) end(vitals, name)
  }

  /** One tick of all that run; `hurt(amount)` is for poison. */
  function tick (vitals, hurt) {
    for (const [name, running] of vitals.effects) {
      const { ticks, level } = running
      if (name === 'poison' && ticks % Math.max(1, POISON_EVERY >> level) === 0 && vitals.player.health > 1) hurt(1)
      else if (name === 'regeneration' && ticks % Math.max(1, REGENERATION_EVERY >> level) === 0) vitals.heal(1)
      else if (name === 'hunger') vitals.exhaust(HUNGER_COST * (level + 1))
      else if (name === SATURATION) vitals.feed(level + 1, 2 * (level + 1))
      if (--running.ticks <= 0) end(vitals, name)
    }
  }

  return { give, end, clear, tick, known: [...KNOWN, SATURATION] }
}

Object.assign(module.exports, { effectShare, weakened })
