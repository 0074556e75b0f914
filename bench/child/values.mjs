import { readFile } from 'node:fs/promises'
import { byHand } from '../lib/values-component.mjs'

const TEXT = 'twenty characters ok'
const MEGABYTE = Uint8Array.from({ length: 2 ** 20 }, (_, index) => index)
const POINTS = Array.from({ length: 1000 }, (_, index) => ({ a: index, b: index / 3, c: -index, d: index & 255 }))

/** Milliseconds until the engine has optimized, and of one measurement. */
const [WARM, SPAN] = [200, 20]
/** Measurements. Their median counts. */
const COUNTED = 9

/** @typedef {import('../lib/values-component.mjs').Values} Values */

/** Written out, so that each loop is optimized for one contender. @type {Readonly<Record<string, (it: Values, calls: number) => void>>} */
const LOOPS = {
  numbers: (it, calls) => {
    for (let count = 0; count < calls; count++) it.add(count, 2)
  },
  text: (it, calls) => {
    for (let count = 0; count < calls; count++) it.text(TEXT)
  },
  bytes: (it, calls) => {
    for (let count = 0; count < calls; count++) it.bytes(MEGABYTE)
  },
  records: (it, calls) => {
    for (let count = 0; count < calls; count++) it.points(POINTS)
  },
}

/** @type {{ source: 'javascript' | 'hand' | 'module', file: string, loop: string }} */
const { source, file, loop } = JSON.parse(process.argv[2] ?? '')

const echo = (/** @type {any} */ it) => it
const load = {
  javascript: async () => ({ add: (/** @type {number} */ a, /** @type {number} */ b) => (a + b) | 0, text: echo }),
  hand: async () => byHand(await readFile(file)),
  module: async () => await import(file),
}
const it = await load[source]()
const [text, bytes, points] = [it.text(TEXT), it.bytes?.(MEGABYTE), it.points?.(POINTS)]
const run = LOOPS[loop]
if (run === undefined) throw new Error(`no loop ${loop}`)
let calls = 1
for (const end = performance.now() + WARM; performance.now() < end;) {
  const started = performance.now()
  run(it, calls)
  if (performance.now() - started < SPAN) calls *= 2
}
const times = Array.from({ length: COUNTED }, () => {
  const started = performance.now()
  run(it, calls)
  return (performance.now() - started) / calls
})
const right =
  it.add(1, 2) === 3 &&
  text === TEXT &&
  (bytes === undefined || Buffer.compare(bytes, MEGABYTE) === 0) &&
  (points === undefined || JSON.stringify(points) === JSON.stringify(POINTS))
if (!right) throw new Error(`${source} does not give back what it gets`)
const [median] = times.toSorted((a, b) => a - b).slice(COUNTED >> 1)
console.log(JSON.stringify({ each: median }))
