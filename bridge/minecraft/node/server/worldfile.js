'use strict'
/**
 * Terrain from a `.world` file: gzip of one MessagePack map
 * {format, seed, min_y, height, spawn, palette, properties, columns: [{x, z, blocks}]}, blocks little-endian uint16 indexes into
 * palette (names) and properties (how each stands; may be missing) in [x][y][z] order. Beyond the file's extent its nearest column
 * at the edge comes again, so that nobody falls off the terrain or runs into a wall; without a file all is flat grass at sea level.
 */
const fs = require('fs')
const zlib = require('zlib')
const { decode } = require('@msgpack/msgpack')
const makeFiller = require('./chunk_filler')

const FORMAT = 1
const SIDE = 16
const FLAT_LAYERS = [['bedrock', 0, 1], ['stone', 1, 59], ['dirt', 59, 62], ['grass_block', 62, 63]]
const FLAT_HEIGHT = 128
const FLAT_SPAWN = [0.5, 63, 0.5]

/** Read and check a world file; errors name the field. */
function readWorld (path) {
  const world = decode(zlib.gunzipSync(fs.readFileSync(path)))
  if (world.format !== FORMAT) throw new Error(`${path}: format is ${world.format}, this server reads ${FORMAT}`)
  if (world.height % SIDE !== 0) throw new Error(`${path}: height is ${world.height}, it must be a multiple of ${SIDE}`)
  const bytes = SIDE * SIDE * world.height * 2
  const columns = new Map()
  for (const { x, z, blocks } of world.columns) {
    if (blocks.length !== bytes) throw new Error(`${path}: column ${x} ${z} has ${blocks.length} bytes, not ${bytes}`)
    // A copy of its own: the decoder's view may begin at an odd byte.
    columns.set(`${x},${z}`, new Uint16Array(new Uint8Array(blocks).buffer))
  }
  if (columns.size === 0) throw new Error(`${path}: it holds no columns`)
  const { min_y: minY, height, spawn, palette: names, properties = names.map(() => ({})) } = world
  return { minY, height, spawn, names, properties, columns }
}

/** A world of nothing but flat columns. */
function flatWorld () {
  const names = ['air', ...FLAT_LAYERS.map(([name]) => name)]
  const blocks = new Uint16Array(SIDE * FLAT_HEIGHT * SIDE)
  FLAT_LAYERS.forEach(([, from, to], index) => {
    for (let x = 0; x < SIDE; x++) blocks.fill(index + 1, (x * FLAT_HEIGHT + from) * SIDE, (x * FLAT_HEIGHT + to) * SIDE)
  })
  return { minY: 0, height: FLAT_HEIGHT, spawn: FLAT_SPAWN, names, properties: names.map(() => ({})), columns: new Map([['0,0', blocks]]) }
}

/** Lowest and highest chunk x, lowest and highest chunk z. */
function extent (places) {
  const xs = places.map(([x]) => x)
  const zs = places.map(([, z]) => z)
  return [Math.min(...xs), Math.max(...xs), Math.min(...zs), Math.max(...zs)]
}

/** What makes the column at a place: (chunkX, chunkZ) -> column. `world` is what readWorld gives. */
function columnMaker (registry, world) {
  const [minX, maxX, minZ, maxZ] = extent([...world.columns.keys()].map(key => key.split(',').map(Number)))
  const fill = makeFiller(registry, world)

  return (chunkX, chunkZ) => {
    const x = Math.min(Math.max(chunkX, minX), maxX)
    const z = Math.min(Math.max(chunkZ, minZ), maxZ)
    return fill(world.columns.get(`${x},${z}`))
  }
}

module.exports = { readWorld, flatWorld, columnMaker }
