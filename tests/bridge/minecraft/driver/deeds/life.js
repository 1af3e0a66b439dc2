'use strict'
/** What happens to a bot and to the creatures that it sees, written down from `record` on; and what it does with its mouth. */

const records = new WeakMap()

const seen = entity => ({ id: entity.id, name: entity.name, position: entity.position.toArray() })

const fresh = bot => ({
  health: [bot.health],
  food: [bot.food],
  oxygen: [],
  hurt: [],
  dead: [],
  gone: [],
  spawned: Object.values(bot.entities).filter(entity => entity !== bot.entity).map(seen), // and who comes from now on
  pushes: [],
  deaths: 0,
  experience: [bot.experience?.points ?? 0]
})

function listen (bot) {
  const note = (list, value) => records.get(bot)[list].push(value)
  bot.on('health', () => {
    note('health', bot.health)
    note('food', bot.food)
  })
  bot.on('breath', () => note('oxygen', bot.oxygenLevel))
  bot.on('entityHurt', entity => note('hurt', entity.id))
  bot.on('entityDead', entity => note('dead', entity.id))
  bot.on('entityGone', entity => note('gone', entity.id))
  bot.on('entitySpawn', entity => note('spawned', seen(entity)))
  bot.on('experience', () => note('experience', bot.experience.points))
  bot.on('death', () => { records.get(bot).deaths++ })
  bot._client.on('entity_velocity', ({ entityId, velocity }) => {
    if (entityId === bot.entity.id) note('pushes', [velocity.x, velocity.y, velocity.z].map(part => part / 8000))
  })
}

/** Begin the record anew. */
function record (bot) {
  const known = records.has(bot)
  records.set(bot, fresh(bot))
  if (!known) listen(bot)
  return bot.entity.id
}

const recorded = bot => records.get(bot)

/** Eat what is held; the milliseconds that it took until the server said that it is eaten. */
async function eat (bot) {
  const begun = Date.now()
  await bot.consume()
  return Date.now() - begun
}

const useOn = (bot, { entity }) => bot.activateEntity(bot.entities[entity])

/** The raw metadata of an entity, by key. */
const metadata = (bot, { entity }) => ({ ...bot.entities[entity]?.metadata })

module.exports = { record, recorded, eat, useOn, metadata }
