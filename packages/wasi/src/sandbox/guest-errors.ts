import { type GuestMap, placeFinder } from './guest-map.js'
import { readableText, readReport } from './guest-text.js'

type Callable = (this: unknown, ...args: unknown[]) => unknown

interface Stream {
  write(bytes: Uint8Array): unknown
  blockingWriteAndFlush(bytes: Uint8Array): unknown
}

interface StderrShim {
  getStderr(): Stream
}

/** Makes errors of a component readable while it is developed. */
export interface GuestErrors {
  /** The shim, for whom places in what the component writes are places in its sources. */
  stderr(shim: StderrShim): StderrShim
  /** The exports of the component, which throw what its engine said instead of the trap that it ends with. */
  explain<T>(exports: T): T
}

/** What engines write is less. */
const MAX_SAID = 100_000

export function createGuestErrors(map: GuestMap): GuestErrors {
  const find = placeFinder(map)
  const encoder = new TextEncoder()
  const decoder = new TextDecoder()
  /** What the component wrote since the last call began. */
  let said = ''
  /** The line that it did not end yet. */
  let rest = ''
  let stderr: Stream | undefined

  function add(bytes: Uint8Array): void {
    const text = rest + decoder.decode(bytes, { stream: true })
    const end = text.lastIndexOf('\n') + 1
    rest = text.slice(end)
    if (rest !== '') queueMicrotask(release)
    if (end > 0) tell(text.slice(0, end))
  }

  function release(): void {
    const text = rest
    rest = ''
    if (text !== '') tell(text)
  }

  function tell(text: string): void {
    const readable = readableText(text, find)
    said = (said + readable).slice(-MAX_SAID)
    stderr?.blockingWriteAndFlush(encoder.encode(readable))
  }

  function explainError(error: unknown): unknown {
    release()
    const report = isTrap(error) ? readReport(said) : undefined
    said = ''
    if (report === undefined || !isTrap(error)) return error
    const trap = error
    const host = (trap.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
    trap.message = report.message
    trap.stack = [`${trap.name}: ${report.message}`, ...report.frames, ...host].join('\n')
    return trap
  }

  function guarded(call: () => unknown): unknown {
    said = ''
    try {
      const result = call()
      if (!isPromise(result)) return result
      return result.then(undefined, (error: unknown) => {
        throw explainError(error)
      })
    } catch (error) {
      throw explainError(error)
    }
  }

  function explain(value: unknown): unknown {
    if (typeof value === 'function') return isClass(value) ? explainClass(value) : explainFunction(value as Callable)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, explain(member)]))
  }

  function explainFunction(call: Callable): Callable {
    return function explained(this: unknown, ...args) {
      return guarded(() => Reflect.apply(call, this, args))
    }
  }

  /** The class stays the same, so that its instances stay instances of it. */
  function explainClass(value: Function): unknown {
    for (const holder of [value, value.prototype as object]) {
      for (const name of Object.getOwnPropertyNames(holder)) {
        const found = Object.getOwnPropertyDescriptor(holder, name)
        if (name === 'constructor' || typeof found?.value !== 'function' || !found.configurable) continue
        Object.defineProperty(holder, name, { ...found, value: explainFunction(found.value as Callable) })
      }
    }
    return new Proxy(value, {
      construct: (target, args, made) => guarded(() => Reflect.construct(target, args, made)) as object,
    })
  }

  return {
    stderr: (shim) => ({
      ...shim,
      getStderr() {
        stderr = shim.getStderr()
        return withWrite(stderr, add)
      },
    }),
    explain: (exports) => explain(exports) as typeof exports,
  }
}

/** All components of a process have the same stream, so another one is put before it. */
function withWrite(stream: Stream, write: (bytes: Uint8Array) => void): Stream {
  const own = Object.create(stream) as Record<string, unknown> & Stream
  for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(stream) as object)) {
    const method = (stream as unknown as Record<string, unknown>)[name]
    // It has private fields, so only it can be what they are called on.
    if (name !== 'constructor' && typeof method === 'function') {
      Object.defineProperty(own, name, { value: method.bind(stream), configurable: true })
    }
  }
  return Object.defineProperties(own, {
    write: { value: write },
    blockingWriteAndFlush: { value: write },
  })
}

/** Not by their classes, because test runners have several of each. */
function isTrap(error: unknown): error is Error {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'RuntimeError'
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

function isClass(value: Function): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value))
}
