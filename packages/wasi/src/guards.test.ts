import { wasiShimBinding } from './shims.js'
import { describe, expect, it } from 'vitest'
import { isOpen } from './guards.js'
import { permissionsFor } from './imports.js'
import { doorsOf } from './interfaces.js'

/**
 * Interfaces that reach nothing by themselves: time, random numbers, and types whose values only a guarded interface
 * returns.
 */
const HARMLESS = new Set([
  'cli/terminal-input',
  'cli/terminal-output',
  'clocks/monotonic-clock',
  'clocks/system-clock',
  'clocks/wall-clock',
  'filesystem/types',
  'http/types',
  'io/error',
  'io/poll',
  'io/streams',
  'random/insecure',
  'random/insecure-seed',
  'random/random',
  'sockets/instance-network',
  'sockets/network',
  'sockets/tcp',
  'sockets/udp',
])

type Shim = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>

const kebab = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

const isDoor = (id: string) => !isOpen(id, { stdio: false })

describe.each([
  ['0.2.3', '@bytecodealliance/preview2-shim'],
  ['0.3.0', '@bytecodealliance/preview3-shim'],
])('WASI %s', async (version, module) => {
  const shim = (await import(import.meta.resolve(module))) as Shim
  const bound = Object.entries(shim).flatMap(([name, items]) =>
    Object.keys(items)
      .map((item) => ({ path: `${name}/${kebab(item)}`, member: items[item] }))
      .filter(({ path }) => wasiShimBinding(`wasi:${path}@${version}`) !== undefined),
  )

  it('every interface of the shims is either guarded or known to be harmless', () => {
    expect(bound.length).toBeGreaterThan(15)
    const forgotten = bound.filter(({ path }) => !isDoor(`wasi:${path}@${version}`) && !HARMLESS.has(path))
    expect(forgotten.map(({ path }) => path)).toEqual([])
  })

  it('what is guarded are functions that the shims really have', () => {
    for (const { path, member } of bound) {
      const id = `wasi:${path}@${version}`
      const doors = doorsOf(id)?.doors
      if (doors === undefined || !isDoor(id)) continue
      expect(permissionsFor(id)).not.toEqual([])
      const own = Object.keys(member ?? {}).filter((name) => /^[a-z]/.test(name))
      expect(own.filter((name) => !doors.functions.includes(name))).toEqual([])
      for (const [name, functions] of Object.entries(doors.statics ?? {})) {
        const statics = member?.[name]
        for (const fn of functions) expect(statics).toHaveProperty(fn, expect.any(Function))
      }
    }
  })
})

it('an interface is open only with every grant that it needs in full', () => {
  expect(isOpen('wasi:cli/environment@0.2.3', { env: true })).toBe(false)
  expect(isOpen('wasi:cli/environment@0.2.3', { env: true, args: true })).toBe(true)
  expect(isOpen('wasi:cli/stdout@0.2.3', {})).toBe(true)
  expect(isOpen('wasi:filesystem/preopens@0.2.3', { preopens: { '/': '.' } })).toBe(false)
  expect(isOpen('wasi:http/outgoing-handler@0.2.3', { network: false })).toBe(false)
  expect(isOpen('wasi:clocks/wall-clock@0.2.3', {})).toBe(true)
})
