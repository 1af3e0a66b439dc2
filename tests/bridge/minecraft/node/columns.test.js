'use strict'
/** Columns come when they are needed, are saved when they change, and go when nobody is near. */
const assert = require('node:assert')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { test, after } = require('node:test')
const { setTimeout: sleep } = require('node:timers/promises')
const node = '../../../../bridge/minecraft/node'
const registry = require(`${node}/node_modules/prismarine-registry`)('1.20.4')
const World = require(`${node}/node_modules/prismarine-world`)(registry)
const Chunk = require(`${node}/node_modules/prismarine-chunk`)(registry)
const { Vec3 } = require(`${node}/node_modules/vec3`)
const keepColumns = require(`${node}/server/columns`)
const makeStorage = require(`${node}/server/storage`)

const STONE = registry.blocksByName.stone.defaultState
const DIRT = registry.blocksByName.dirt.defaultState
const folders = []
after(() => folders.forEach(folder => fs.rmSync(folder, { recursive: true, force: true })))

/** A world whose columns hold one stone, over a folder; `made` tells which were made. */
function open ({ folder = fs.mkdtempSync(path.join(os.tmpdir(), 'columns-')), players = [], ...options } = {}) {
  folders.push(folder)
  const made = []
  const world = new World(() => { throw new Error('stock') }, makeStorage(registry, folder))
  const columns = keepColumns({ players }, world, {
    make: async (x, z) => {
      made.push(`${x},${z}`)
      await sleep(5)
      const chunk = new Chunk()
      chunk.setBlockStateId(new Vec3(0, 0, 0), STONE)
      return chunk
    },
    saveAll: false,
    ...options
  })
  return { world, made, folder, columns }
}

test('a column that many ask for at once is made once', async () => {
  const { world, made, columns } = open()
  const found = await Promise.all([1, 2, 3].map(() => world.getColumn(4, -7)))
  assert.deepStrictEqual(made, ['4,-7'])
  assert.ok(found.every(column => column === found[0]))
  await columns.stop()
})

test('what changed is there again for the next, and what did not is made again', async () => {
  const first = open()
  await first.world.setBlockStateId(new Vec3(-1, 70, 17), DIRT)
  await first.world.getColumn(9, 9)
  await first.columns.stop()
  const second = open({ folder: first.folder })
  assert.strictEqual(await second.world.getBlockStateId(new Vec3(-1, 70, 17)), DIRT)
  await second.world.getColumn(9, 9)
  assert.deepStrictEqual(second.made, ['9,9'])
  await second.columns.stop()
})

test('where all is saved, so is what nobody changed', async () => {
  const first = open({ saveAll: true })
  await first.world.getColumn(9, 9)
  await first.columns.stop()
  const second = open({ folder: first.folder })
  await second.world.getColumn(9, 9)
  assert.deepStrictEqual(second.made, [])
  await second.columns.stop()
})

test('what nobody is near is let go, and comes back as it was left', async () => {
  const player = { loadedChunks: { '0,0': 1 } }
  const { world, made, columns } = open({ players: [player], keepMs: 0 })
  player.world = world
  await world.getColumn(0, 0)
  await world.setBlockStateId(new Vec3(100, 5, 100), DIRT)
  while (world.getLoadedColumn(6, 6)) await sleep(50)
  assert.ok(world.getLoadedColumn(0, 0), 'a player sees it')
  assert.strictEqual(await world.getBlockStateId(new Vec3(100, 5, 100)), DIRT)
  assert.deepStrictEqual(made, ['0,0', '6,6'])
  await columns.stop()
})

test('a column with a chest stays', async () => {
  const { world, columns } = open({ keepMs: 0 })
  const column = await world.getColumn(1, 1)
  column.setBlockEntity(new Vec3(1, 1, 1), { type: 'compound', name: '', value: {} })
  await world.getColumn(2, 2)
  while (world.getLoadedColumn(2, 2)) await sleep(50)
  assert.ok(world.getLoadedColumn(1, 1))
  await columns.stop()
})

test('a chunk that cannot be read is made anew', async () => {
  const first = open()
  await first.world.setBlockStateId(new Vec3(0, 70, 0), DIRT)
  await first.columns.stop()
  const [file] = fs.readdirSync(first.folder)
  const bytes = fs.readFileSync(path.join(first.folder, file))
  bytes.fill(0xAA, 2 * 4096 + 5)
  fs.writeFileSync(path.join(first.folder, file), bytes)
  const second = open({ folder: first.folder })
  const complained = []
  const { error } = console
  console.error = problem => complained.push(problem)
  try {
    assert.strictEqual(await second.world.getBlockStateId(new Vec3(0, 0, 0)), STONE)
  } finally {
    console.error = error
  }
  assert.strictEqual(complained.length, 1)
  await second.columns.stop()
})

test('a write that breaks off leaves every chunk as it was', async () => {
  const { world, folder, columns } = open()
  for (let x = 0; x < 8; x++) await world.setBlockStateId(new Vec3(16 * x, 70, 0), DIRT)
  await world.saveNow()
  const file = path.join(folder, fs.readdirSync(folder)[0])
  const before = fs.readFileSync(file)
  await world.setBlockStateId(new Vec3(48, 71, 0), DIRT)
  await world.saveNow()
  const after = fs.readFileSync(file)
  // Whatever of the new bytes had come behind the table before the table itself did, the old chunks would stand where they stood.
  const torn = Buffer.concat([before.subarray(0, 2 * 4096), after.subarray(2 * 4096)])
  fs.writeFileSync(file, torn)
  await columns.stop()
  const second = open({ folder })
  for (let x = 0; x < 8; x++) assert.strictEqual(await second.world.getBlockStateId(new Vec3(16 * x, 70, 0)), DIRT)
  assert.strictEqual(await second.world.getBlockStateId(new Vec3(48, 71, 0)), 0)
  await second.columns.stop()
})

test('freed places are used again', async () => {
  const { world, folder, columns } = open()
  for (let y = 0; y < 40; y++) {
    await world.setBlockStateId(new Vec3(0, y, 0), DIRT)
    await world.saveNow()
  }
  const file = path.join(folder, fs.readdirSync(folder)[0])
  assert.ok(fs.statSync(file).size <= 5 * 4096, 'two tables, the chunk, and the one before it')
  await columns.stop()
})
