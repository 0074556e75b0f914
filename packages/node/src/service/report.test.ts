import { beforeEach, expect, it, vi } from 'vitest'

const written: string[] = []
let isTerminal = true

vi.mock('node:fs', () => ({ writeSync: (_fd: number, text: string) => written.push(text) }))
vi.mock('node:tty', () => ({ isatty: () => isTerminal }))

beforeEach(() => {
  written.length = 0
  vi.resetModules()
})

const denied = (permission: 'env' | 'network') =>
  ({ kind: 'denied', package: 'docs:a@1.0.0', permission, imports: [], text: `${permission} is not granted` }) as const

it.each([
  [true, ['wasm-pkg: compiling docs:a@1.0.0\n', 'wasm-pkg: env is not granted\n']],
  [false, []],
])('in a terminal (%s), missing permissions are reported when the package is compiled', async (terminal, lines) => {
  isTerminal = terminal
  const { reportFinding, reportProgress } = await import('./report.js')
  reportFinding(denied('env'))
  reportProgress({ phase: 'transpile', package: 'docs:a@1.0.0' })
  for (const permission of ['env', 'network'] as const) reportFinding(denied(permission))
  expect(written).toEqual(lines)
})
