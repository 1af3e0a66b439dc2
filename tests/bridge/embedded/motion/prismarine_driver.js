'use strict'
// Moves prismarine-physics bodies by scripts: node prismarine_driver.js NODE_PACKAGE < worlds.json prints the end positions.
//
// In: {version, palette: [{name, properties}], worlds: [{size: [x, y, z], cells: [palette index, z fastest],
//      runs: [{position, ticks: [[yaw in degrees, forward, strafe to the left, jump, sneak, sprint, push or 0]]}]}]}
// Out: [[[x, y, z] of each run] of each world]

const { createRequire } = require('node:module')
const { readFileSync } = require('node:fs')

const load = createRequire(process.argv[2] + '/package.json')
const input = JSON.parse(readFileSync(0))
const registry = load('prismarine-registry')(input.version)
const Block = load('prismarine-block')(registry)
const { Physics, PlayerState } = load('prismarine-physics')
const { Vec3 } = load('vec3')

const blockOf = ({ name, properties }) => {
  const block = Block.fromStateId(registry.blocksByName[name].defaultState, 0)
  return properties ? Block.fromProperties(name, { ...block.getProperties(), ...properties }, 0) : block
}
const palette = input.palette.map(blockOf)
const air = blockOf({ name: 'air' })

function makeWorld ({ size: [width, height, depth], cells }) {
  const at = (x, y, z, block) => Object.assign(Object.create(block), { position: new Vec3(x, y, z) })
  const blocks = cells.map((index, cell) => {
    const z = cell % depth
    const y = Math.floor(cell / depth) % height
    return at(Math.floor(cell / depth / height), y, z, palette[index])
  })
  const getBlock = pos => {
    const [x, y, z] = [Math.floor(pos.x), Math.floor(pos.y), Math.floor(pos.z)]
    const inside = x >= 0 && x < width && y >= 0 && y < height && z >= 0 && z < depth
    return inside ? blocks[(x * height + y) * depth + z] : at(x, y, z, air)
  }
  return { getBlock }
}

function drive (world, { position, ticks }) {
  const physics = Physics(registry, world)
  const entity = {
    position: new Vec3(...position), velocity: new Vec3(0, 0, 0), onGround: false, isInWater: false, isInLava: false,
    isInWeb: false, isCollidedHorizontally: false, isCollidedVertically: false, elytraFlying: false, yaw: 0, pitch: 0,
    effects: {}, attributes: {}
  }
  const bot = { entity, jumpTicks: 0, jumpQueued: false, fireworkRocketDuration: 0, version: input.version, inventory: { slots: [] } }
  const state = new PlayerState(bot, {})
  for (const [yaw, forward, strafe, jump, sneak, sprint, push] of ticks) {
    state.yaw = Math.PI - yaw * (Math.PI / 180)
    if (push) state.vel.translate(...push)
    state.control = {
      forward: forward > 0, back: forward < 0, left: strafe > 0, right: strafe < 0, jump, sneak, sprint
    }
    physics.simulatePlayer(state, world)
  }
  return [state.pos.x, state.pos.y, state.pos.z]
}

const ends = input.worlds.map(world => {
  const made = makeWorld(world)
  return world.runs.map(run => drive(made, run))
})
process.stdout.write(JSON.stringify(ends))
