import { beforeEach, describe, expect, it } from 'vitest'
import { createGuestErrors } from './guest-errors.js'

/** What componentize-qjs 0.4.5 wrote for the source below, and its map. */
const QUICKJS = [
  `\nthread '<unnamed>' (1) panicked at crates/runtime/src/interpreter.rs:51:31:\nFailed to call 'run': Exception(Exception { message: Some("failed \\"at\\" 7"), stack: Some("    at inner (componentize-qjs:user.js:3:28)\\n    at run (componentize-qjs:user.js:6:16)\\n") })\n`,
  'note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n',
]
/** What componentize-js wrote for it. */
const STARLINGMONKEY = [
  'failed "at" 7\n',
  'Stack:\n',
  '  inner@guest.js:3:8\n  run@guest.js:6:9\n  export_run@/tmp/ab5d8d556e54/sources/initializer.js:66:15\n\n',
  'Redirecting call to abort() to mozalloc_abort\n',
  '\n',
]
/*
 * 1 function inner(n: number): never {
 * 2   throw new TypeError('failed "at" ' + n)
 * 3 }
 * 4 export function run(n: number): string {
 * 5   return inner(n)
 * 6 }
 */
const MAP = {
  sources: ['/app/src/index.ts'],
  mappings:
    ';AAAA,SAAS,MAAM,GAAkB;CAC/B,MAAM,IAAI,UAAU,mBAAiB,CAAC;AACxC;AACA,SAAgB,IAAI,GAAmB;CACrC,OAAO,MAAM,CAAC;AAChB',
}

class Stream {
  #written = ''
  write(bytes: Uint8Array): void {
    this.blockingWriteAndFlush(bytes)
  }
  blockingWriteAndFlush(bytes: Uint8Array): void {
    this.#written += new TextDecoder().decode(bytes)
  }
  written(): string {
    return this.#written
  }
}

function trap(): never {
  throw Object.assign(new Error('unreachable'), { name: 'RuntimeError' })
}

let shared: Stream
/** Writes on stderr as the component. */
let say: (parts: readonly string[]) => void
let explain: <T>(exports: T) => T

beforeEach(() => {
  shared = new Stream()
  const errors = createGuestErrors(MAP)
  const stream = errors.stderr({ getStderr: () => shared }).getStderr()
  expect(stream).toBeInstanceOf(Stream)
  say = (parts) => parts.forEach((part) => stream.blockingWriteAndFlush(new TextEncoder().encode(part)))
  ;({ explain } = errors)
})

describe.each([
  ['QuickJS', QUICKJS, 'Failed to call \'run\': failed "at" 7'],
  ['StarlingMonkey', STARLINGMONKEY, 'failed "at" 7'],
])('an error on %s', (_engine, parts, message) => {
  const fail = (): never => {
    say(parts)
    return trap()
  }

  it('is written with its places in the sources', () => {
    say(parts)
    expect(shared.written()).toContain(message)
    expect(shared.written()).toMatch(/inner.*\/app\/src\/index\.ts:2:\d/)
    expect(shared.written()).toMatch(/run.*\/app\/src\/index\.ts:5:\d/)
  })

  it('is what the call throws, with the places before those of the host', () => {
    const { run } = explain({ run: fail })
    expect(run).toThrow(expect.objectContaining({ name: 'RuntimeError', message }))
    const stack = String((captured(run) as Error).stack).split('\n')
    expect(stack[0]).toBe(`RuntimeError: ${message}`)
    expect(stack[1]).toMatch(/^ {4}at inner \(\/app\/src\/index\.ts:2:\d+\)$/)
    expect(stack[2]).toMatch(/^ {4}at run \(\/app\/src\/index\.ts:5:\d+\)$/)
    expect(stack.join('\n')).toContain('guest-errors.test.ts')
  })

  it('is what promises, methods and constructors of resources fail with', async () => {
    class Thing {
      boom(): never {
        return fail()
      }
      static make(): never {
        return fail()
      }
    }
    class Broken {
      constructor() {
        fail()
      }
      never(): void {}
    }
    const { api, wait } = explain({ api: { Thing, Broken }, wait: async () => fail() })
    const thing = new api.Thing()
    expect(thing).toBeInstanceOf(Thing)
    expect(thing).toBeInstanceOf(api.Thing)
    for (const call of [() => thing.boom(), () => api.Thing.make(), () => new api.Broken()]) {
      expect(call).toThrow(expect.objectContaining({ message }))
    }
    await expect(wait()).rejects.toMatchObject({ message })
  })
})

function captured(call: () => unknown): unknown {
  try {
    return call()
  } catch (error) {
    return error
  }
}

describe('what is no error of the code', () => {
  it('stays: results, errors of a result, and traps of which the engine says nothing', () => {
    const payload = { payload: 'empty' }
    const { add, refuse, overflow } = explain({
      add: (a: number, b: number) => a + b,
      refuse: () => {
        throw payload
      },
      overflow: () => {
        say(['about to\n'])
        return trap()
      },
    })
    expect(add(1, 2)).toBe(3)
    expect(captured(refuse)).toBe(payload)
    expect(overflow).toThrow('unreachable')
    expect(shared.written()).toBe('about to\n')
  })

  it('is not taken for the error of a later call', () => {
    const { log, overflow } = explain({ log: () => say(QUICKJS), overflow: () => trap() })
    log()
    expect(overflow).toThrow('unreachable')
  })

  it('is written although its line does not end, and lines are read whole', async () => {
    const whole = QUICKJS.join('')
    say([whole.slice(0, 100), whole.slice(100, 230), whole.slice(230)])
    expect(shared.written()).toContain('/app/src/index.ts:2:')
    say(['no end'])
    await Promise.resolve()
    expect(shared.written()).toMatch(/no end$/)
  })
})
