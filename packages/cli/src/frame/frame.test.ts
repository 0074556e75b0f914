import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { didYouMean, suggest } from '@wasm-pkg/registry-client/suggest'
import { formatBytes } from '@wasm-pkg/registry-client/text'
import { describe, expect, it, vi } from 'vitest'
import { COMMANDS } from '../catalog.js'
import { judgeClock } from '../doctor/clock.js'
import { formatJson } from '../output/json.js'
import { createProgress } from '../output/progress.js'
import type { Output } from '../output/stream.js'
import { defineCommand } from './command.js'
import { EXIT, exitCodeOf } from './exit-codes.js'
import { findCommand } from './find-command.js'
import { leadingWords, parseCommand } from './parse.js'

describe('suggest', () => {
  it.each([
    ['instal', 'install'],
    ['isntall', 'install'],
    ['Add', 'add'],
    ['lock dif', 'lock diff'],
  ])('takes %s for %s', (text, meant) => {
    expect(suggest(text, ['install', 'add', 'lock diff', 'list'])[0]).toBe(meant)
  })

  it('leaves another word alone', () => {
    expect(suggest('zebra', ['install', 'add', 'list', 'get'])).toEqual([])
    expect(didYouMean('lisp', ['list', 'lis', 'lispy', 'lips', 'lisa'])).toMatch(/ \(2 more names are similar\)$/)
  })
})

describe('leadingWords', () => {
  it.each([
    [
      ['-C', 'dir', 'lock', 'diff'],
      ['lock', 'diff'],
    ],
    [['--color', 'never', 'list'], ['list']],
    [['--json', 'list', '--', 'x'], ['list']],
    [['--cwd=dir', 'list'], ['list']],
  ])('of %j are %j', (argv, words) => {
    expect(leadingWords(argv).map(({ word }) => word)).toEqual(words)
  })
})

describe('parseCommand', () => {
  const command = defineCommand({
    options: { format: { type: 'string', choices: ['text', 'json'], text: '' } },
    run: () => Promise.resolve(),
  })

  it('lists the choices of an option, and names the one that was likely meant', () => {
    expect(() => parseCommand('try', command, ['--format', 'jsn'])).toThrow(
      expect.objectContaining({
        message: 'try: --format is one of text, json, not "jsn"',
        hint: 'Did you mean json?',
      }),
    )
  })
})

it.each([
  ['i', 'install'],
  ['ls', 'list'],
  ['rm', 'remove'],
  ['up', 'update'],
])('takes %s for %s, as package managers do', (alias, name) => {
  expect(findCommand(COMMANDS, [alias])?.entry.name).toBe(name)
})

describe('every command', () => {
  it.each(COMMANDS.map((entry) => [entry.name, entry] as const))(
    '%s loads and has options of its own only',
    async (_name, entry) => {
      const command = await entry.load()
      expect(Object.keys(command.options)).not.toEqual(
        expect.arrayContaining(['json', 'help', 'cwd', 'quiet', 'verbose', 'color']),
      )
      expect(entry.summary).toMatch(/^[A-Z].*[^.]$/)
    },
  )
})

describe('output', () => {
  it('gives every error an exit code', () => {
    expect(exitCodeOf(new WasmPkgError('E_POLICY', ''))).toBe(EXIT.policy)
    expect(exitCodeOf(new WasmPkgError('E_NOT_FOUND', ''))).toBe(EXIT.failed)
    expect(exitCodeOf(new TypeError('x'))).toBe(EXIT.internal)
  })

  it('writes JSON without invisible characters that means the same', () => {
    const value = { a: '\u202Ex\u0085\u{E0041}\u2028', b: 'ä漢' }
    const text = formatJson(value)
    expect(text).not.toMatch(/[\u202E\u0085\u{E0041}\u2028]/u)
    expect(JSON.parse(text)).toEqual(value)
  })

  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1.0 kB'],
    [999_499, '999 kB'],
    [999_600, '1.0 MB'],
    [12_500_000, '12.5 MB'],
    [5e12, '5000 GB'],
  ])('says %d bytes as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })

  it('judges a clock by minutes', () => {
    const date = new Date('2026-11-24T04:00:00Z')
    expect(judgeClock('r.example', date, date.getTime() + 60_000)).toMatchObject([{ status: 'ok' }])
    expect(judgeClock('r.example', date, date.getTime() + 600_000)).toMatchObject([{ status: 'problem' }])
    expect(judgeClock('r.example', undefined, 0)).toEqual([])
  })

  it.each([
    ['plain', 'Fetching acme:a@1.0.0\\u{1b} (2.0 kB)\n'],
    ['none', ''],
    ['verbose', 'Fetching acme:a@1.0.0\\u{1b}\nFetching acme:a@1.0.0\\u{1b}: done in 0 ms\nResolving acme:a\n'],
  ] as const)('tells progress as %s lines, escaped', (mode, expected) => {
    const output = collector()
    const progress = createProgress(mode, output)
    const event = { phase: 'download', package: 'acme:a@1.0.0\u001B' } as const
    progress.report(event)
    progress.report({ ...event, bytes: 1, total: 2000 })
    progress.report({ ...event, bytes: 2000, total: 2000 })
    progress.report({ ...event, done: true })
    progress.report({ phase: 'manifest', package: 'acme:a' })
    expect(output.text().replaceAll(/ \d+ ms/g, ' 0 ms')).toBe(expected)
  })

  it('says of a step without bytes how large its subject is and how long it takes', () => {
    vi.useFakeTimers()
    try {
      const output = collector()
      const progress = createProgress('line', output)
      const lastLine = () => output.text().split('\r\u001B[J').at(-1)
      progress.report({ phase: 'transpile', package: 'acme:a@1.0.0', total: 12_100_000 })
      vi.advanceTimersByTime(100)
      expect(lastLine()).toBe('Compiling acme:a@1.0.0  (12.1 MB)')
      vi.advanceTimersByTime(3000)
      expect(lastLine()).toBe('Compiling acme:a@1.0.0  (12.1 MB)  3 s')
      progress.report({ phase: 'transpile', package: 'acme:a@1.0.0', done: true })
      progress.close()
      expect(lastLine()).toBe('')
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })
})

/** An output that collects the text. */
function collector(): Output & { text(): string } {
  let text = ''
  return {
    isTerminal: false,
    columns: () => 80,
    write: (part) => void (text += String(part)),
    onResize: () => () => undefined,
    flush: async () => undefined,
    text: () => text,
  }
}
