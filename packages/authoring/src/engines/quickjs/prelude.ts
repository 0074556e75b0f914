import type { Need } from '../../world/needs.js'
import { wasiId } from '../../world/wasi-wit.js'

/**
 * Globals that QuickJS lacks, or has without a host: they call WASI once the component is called. While the component is built, the time
 * is 0 and nothing is random, so that equal sources give equal components. The engine's own clock tells which of the two it is.
 */
const PARTS: Partial<Record<Need, string>> = {
  clock: `import { now as wallClock } from '${wasiId('wasi:clocks/wall-clock')}'
const { Date: EngineDate } = globalThis
const isBuild = EngineDate.now
const readClock = () => {
  if (isBuild() === 0) return 0
  const { seconds, nanoseconds } = wallClock()
  return Number(seconds) * 1000 + Math.floor(nanoseconds / 1e6)
}
EngineDate.now = function now() { return readClock() }
globalThis.Date = new Proxy(EngineDate, {
  apply: () => new EngineDate(readClock()).toString(),
  construct: (target, args, self) => Reflect.construct(target, args.length === 0 ? [readClock()] : args, self),
})
EngineDate.prototype.constructor = globalThis.Date
`,
  timer: `import { now as monotonicClock } from '${wasiId('wasi:clocks/monotonic-clock')}'
const engineTimer = globalThis.performance
let origin
Object.defineProperty(globalThis, 'performance', {
  configurable: true,
  writable: true,
  value: {
    timeOrigin: 0,
    now() {
      if (engineTimer.now() === 0) return 0
      const time = Number(monotonicClock()) / 1e6
      origin ??= time
      return time - origin
    },
  },
})
`,
  random: `import { getRandomBytes } from '${wasiId('wasi:random/random')}'
const engineTime = globalThis.Date.now
let state
const draw = () => {
  if (state === undefined) {
    if (engineTime() === 0) return 0
    state = new Uint32Array(Uint8Array.from(getRandomBytes(16)).buffer)
  }
  const mixed = (state[0] + state[1] + state[3]) >>> 0
  state[3] = state[3] + 1
  state[0] = state[1] ^ (state[1] >>> 9)
  state[1] = state[2] + (state[2] << 3)
  state[2] = ((state[2] << 21) | (state[2] >>> 11)) + mixed
  return mixed
}
Math.random = function random() { return ((draw() >>> 5) * 67108864 + (draw() >>> 6)) / 9007199254740992 }
globalThis.crypto ??= {
  getRandomValues(array) {
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(getRandomBytes(array.byteLength))
    return array
  },
  randomUUID() {
    const bytes = this.getRandomValues(new Uint8Array(16))
    bytes[6] = (bytes[6] & 0x0f) | 0x40
    bytes[8] = (bytes[8] & 0x3f) | 0x80
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
  },
}
`,
  console: `import { getStderr } from '${wasiId('wasi:cli/stderr')}'
import { getStdout } from '${wasiId('wasi:cli/stdout')}'
const encode = (text) => Uint8Array.from(unescape(encodeURIComponent(text.toWellFormed())), (unit) => unit.charCodeAt(0))
const show = (value) => {
  if (value instanceof Error) return value + '\\n' + value.stack
  if (typeof value !== 'object' || value === null) return String(value)
  try { return JSON.stringify(value) ?? String(value) } catch { return String(value) }
}
const writer = (open) => (...values) => {
  const bytes = encode(values.map(show).join(' ') + '\\n')
  const stream = open()
  for (let at = 0; at < bytes.length; at += 4096) stream.blockingWriteAndFlush(bytes.subarray(at, at + 4096))
}
const [toStdout, toStderr] = [writer(getStdout), writer(getStderr)]
globalThis.console ??= { log: toStdout, info: toStdout, debug: toStdout, warn: toStderr, error: toStderr, trace: toStderr }
`,
}

/** The code that runs before the author's. `undefined` if nothing is needed. */
export function quickJsPrelude(needs: ReadonlySet<Need>): string | undefined {
  const parts = (['random', 'clock', 'timer', 'console'] as const).flatMap((need) =>
    needs.has(need) ? (PARTS[need] ?? []) : [],
  )
  return parts.length === 0 ? undefined : parts.join('')
}
