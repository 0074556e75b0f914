import { appendFile, mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PASSWORD } from './world.js'
import { sampleComponent } from '../content/sample.js'
import { projectSurface } from '../surfaces/project.js'
import type { HostileCase, Outcome, RunOptions, Surface } from './case.js'
import { DEFAULT_BOUNDS, runCase } from './run-case.js'
import type { World } from './world.js'

/** What a product that breaks a rule does beside what it should. */
interface Misdeed {
  /** In the run that the case is about, before the honest part. */
  readonly before?: (world: World) => void | Promise<void>
  /** After the honest part; what it returns takes its place. */
  readonly after?: (world: World, outcome: Outcome) => Outcome | void | Promise<Outcome | void>
  /** In the runs that follow. */
  readonly later?: (world: World, options: RunOptions) => Outcome | void | Promise<Outcome | void>
}

/** The real product, with a misdeed: what a case plays, and what is run before and after it. */
function culprit({ before, after, later }: Misdeed): readonly [Surface, Surface] {
  let wasPlayed = false
  const played: Surface = {
    name: 'project',
    async run(world, options) {
      wasPlayed = true
      await before?.(world)
      const outcome = await projectSurface.run(world, options)
      return (await after?.(world, outcome)) ?? outcome
    },
  }
  const helper: Surface = {
    name: 'project',
    run: async (world, options) =>
      (wasPlayed ? await later?.(world, options) : undefined) ?? (await projectSurface.run(world, options)),
  }
  return [played, helper]
}

const CALM: HostileCase = { row: '+', title: 'nothing', plant: () => undefined, expected: 'ok' }
const GONE: HostileCase = {
  ...CALM,
  plant: ({ registry }) => registry.removeTag('acme/image', '1.1.0'),
  expected: 'ok',
  brings: 'older',
}
/** A failure from a lock file and an empty store, and with both. */
const FAILS: HostileCase = {
  ...CALM,
  frozen: true,
  plant: ({ registry, newest }) => void registry.blobs.delete(newest.digest),
  expected: 'E_NOT_FOUND',
}

async function problems(hostile: HostileCase, misdeed: Misdeed, bounds = DEFAULT_BOUNDS): Promise<readonly string[]> {
  const [played, helper] = culprit(misdeed)
  return (await runCase(hostile, played, helper, bounds)).problems
}

const lock = ({ project }: World): string => join(project, 'wasm-pkg.lock')
const print = (text: string) => (_world: World, outcome: Outcome) => ({ ...outcome, output: outcome.output + text })
const token = ({ registry }: World): string => registry.tokens?.issued[0] ?? ''
const right = ({ newest }: World): Outcome => ({ ok: true, bytes: newest.bytes, output: '' })

const refusal = (code: string): Outcome => ({ ok: false, code, message: '', output: '' })

/** Asks a server that is none of the registry's. */
async function tell(world: World, init: RequestInit & { readonly path?: string }): Promise<void> {
  const site = await world.openSite((_request, response) => void response.end())
  await fetch(`${site.origin}${init.path ?? '/'}`, init)
}

describe.concurrent('the rules find nothing in a product that keeps them,', () => {
  it.each([
    ['and succeeds', CALM],
    ['and has the older version alone', GONE],
    ['and fails', FAILS],
  ])('%s', async (_title, hostile) => {
    expect(await problems(hostile, {})).toEqual([])
  })
})

const R1: readonly (readonly [string, Misdeed, RegExp])[] = [
  ['touches the lock file', { after: async (world) => await utimes(lock(world), 1, 1) }, /wasm-pkg\.lock was changed/],
  ['writes into the lock file', { after: async (world) => await appendFile(lock(world), '#') }, /lock was changed/],
  ['removes the lock file', { after: async (world) => await rm(lock(world)) }, /wasm-pkg\.lock was removed/],
  ['leaves a file in the project', { after: ({ project }) => writeFile(join(project, 'x'), '') }, /x was made/],
  [
    'leaves a file in node_modules',
    {
      async after({ project }) {
        await mkdir(join(project, 'node_modules'))
        await writeFile(join(project, 'node_modules/x'), '')
      },
    },
    /node_modules\/x was made/,
  ],
  ['leaves an output folder', { after: async ({ dir }) => void (await mkdir(join(dir, 'dist'))) }, /dist was made/],
  ['leaves a file in HOME', { after: ({ home }) => writeFile(join(home, '.npmrc'), '') }, /home\/\.npmrc was made/],
  [
    'changes the login file',
    { after: ({ home }) => writeFile(join(home, '.docker/config.json'), '{}') },
    /config\.json was changed/,
  ],
  [
    'leaves a temporary file in the store',
    {
      async after({ store }) {
        await mkdir(join(store, 'v1/tmp'), { recursive: true })
        await writeFile(join(store, 'v1/tmp/1-put-x'), '')
      },
    },
    /temporary file/,
  ],
  [
    'stores other bytes than the name says',
    {
      async after({ store, newest }) {
        const hex = newest.digest.slice(7)
        await mkdir(join(store, 'v1/blobs/sha256', hex.slice(0, 2)), { recursive: true })
        await writeFile(join(store, 'v1/blobs/sha256', hex.slice(0, 2), `${hex}.wasm`), 'wrong')
      },
    },
    /wrong bytes/,
  ],
  [
    'stores under a name of its own',
    {
      async after({ store }) {
        await mkdir(store, { recursive: true })
        await writeFile(join(store, 'image.wasm'), '')
      },
    },
    /strange file image\.wasm/,
  ],
  [
    'asks without end',
    {
      async before({ registry }) {
        for (let count = 0; count < 101; count += 1) await fetch(`${registry.origin}/v2/`)
      },
    },
    /sent \d+ requests/,
  ],
  ['takes much memory', { after: (_world, outcome) => ({ ...outcome, peakBytes: 2 ** 30 }) }, /1024 MB of memory/],
]

describe.concurrent('R1 catches a product that fails and', () => {
  it.each(R1)('%s', async (_title, misdeed, says) => {
    expect((await problems(FAILS, misdeed)).join('\n')).toMatch(new RegExp(`R1: .*${says.source}`))
  })

  it('never ends', async () => {
    const never: Surface = { name: 'project', run: () => new Promise(() => undefined) }
    const { result } = await runCase(CALM, never, projectSurface, { ...DEFAULT_BOUNDS, ms: 100 })
    expect(result).toBe('hangs')
  })
})

describe.concurrent('R2 catches a product that', () => {
  const WRONG: Outcome = { ok: true, bytes: sampleComponent('wrong'), output: '' }
  it.each<readonly [string, HostileCase, Misdeed, RegExp]>([
    ['takes wrong bytes for right', CALM, { after: () => WRONG }, /wrong bytes/],
    [
      'takes the older version for the newest',
      CALM,
      { after: ({ older }) => ({ ok: true, bytes: older.bytes, output: '' }) },
      /wrong bytes/,
    ],
    [
      'takes the newest version where there is the older alone',
      GONE,
      { after: (world) => right(world) },
      /wrong bytes/,
    ],
    [
      'has wrong bytes offline',
      FAILS,
      { later: (_world, { offline }) => (offline ? WRONG : undefined) },
      /R2: .*offline/,
    ],
    [
      'says that the network fails, offline',
      FAILS,
      { later: (_world, { offline }) => (offline ? refusal('E_NETWORK') : undefined) },
      /R2: .*E_NETWORK/,
    ],
    [
      'finds a fault offline that it did not find before',
      FAILS,
      { later: (_world, { offline }) => (offline ? refusal('E_CONFIG') : undefined) },
      /R2: .*E_CONFIG/,
    ],
    [
      'asks somebody offline',
      FAILS,
      { later: async ({ registry }, { offline }) => void (offline && (await fetch(registry.origin))) },
      /R2: sent 1 requests offline/,
    ],
    [
      'fails once all is well',
      FAILS,
      { later: (_world, { offline }) => (offline ? undefined : refusal('E_DIGEST')) },
      /R2: the run after mending/,
    ],
    [
      'has the older version once all is well',
      FAILS,
      { later: ({ older }, { offline }) => (offline ? undefined : { ok: true, bytes: older.bytes, output: '' }) },
      /R2: wrong bytes after/,
    ],
  ])('%s', async (_title, hostile, misdeed, says) => {
    expect((await problems(hostile, misdeed)).join('\n')).toMatch(says)
  })
})

describe.concurrent('R3 catches a product that', () => {
  it.each<readonly [string, Misdeed, RegExp]>([
    ['prints the password', { after: print(`login ${PASSWORD}`) }, /R3: .*in the output/],
    ['prints a token', { after: (world, outcome) => print(token(world))(world, outcome) }, /R3: .*in the output/],
    ['prints a signed URL', { after: print('http://cdn/x?X-Signature=presigned-secret') }, /R3: .*in the output/],
    [
      'prints a secret of the next run',
      { later: (world) => ({ ...right(world), output: PASSWORD }) },
      /R3: .*in the output/,
    ],
    [
      'keeps a token in the lock file',
      { after: async (world) => await appendFile(lock(world), `# ${token(world)}\n`) },
      /R3: .*wasm-pkg\.lock/,
    ],
    [
      'keeps the password in the store',
      { after: ({ store }) => writeFile(join(store, 'v1/derived.json'), PASSWORD) },
      /R3: .*derived\.json/,
    ],
    [
      'keeps the password in the output of a build',
      {
        async after({ dir }) {
          await mkdir(join(dir, 'dist/assets'), { recursive: true })
          await writeFile(join(dir, 'dist/assets/x.js.map'), PASSWORD)
        },
      },
      /R3: .*x\.js\.map/,
    ],
    [
      'keeps a token in HOME',
      { after: async (world) => await writeFile(join(world.home, '.wasm-pkg-tokens'), token(world)) },
      /R3: .*tokens/,
    ],
    [
      'adds a token to the login file',
      {
        async after(world) {
          const file = join(world.home, '.docker/config.json')
          await writeFile(file, (await readFile(file, 'utf8')).replace('{', `{"token":"${token(world)}",`))
        },
      },
      /R3: .*config\.json/,
    ],
  ])('%s', async (_title, misdeed, says) => {
    expect((await problems(CALM, misdeed)).join('\n')).toMatch(says)
  })
})

describe.concurrent('R4 catches a product that', () => {
  const saw = /R4: http:\/\/127\.0\.0\.1:\d+ saw credentials/
  it.each<readonly [string, Misdeed, RegExp]>([
    ['sends any login elsewhere', { before: (world) => tell(world, { headers: { authorization: 'Basic x' } }) }, saw],
    ['sends a proxy login elsewhere', { before: (world) => tell(world, { headers: { cookie: 'session=x' } }) }, saw],
    [
      'sends a password in a header of its own',
      { before: (world) => tell(world, { headers: { 'x-auth': PASSWORD } }) },
      saw,
    ],
    ['sends a password in a form', { before: (world) => tell(world, { method: 'POST', body: PASSWORD }) }, saw],
    ['sends a password in a URL', { before: (world) => tell(world, { path: `/?p=${PASSWORD}` }) }, saw],
    ['sends a token elsewhere', { after: async (world) => await tell(world, { path: `/?t=${token(world)}` }) }, saw],
    [
      'sends the password where tokens are taken',
      {
        async before({ registry, secrets }) {
          const basic = [...secrets].find((secret) => secret !== PASSWORD) ?? ''
          await fetch(`${registry.origin}/v2/`, { headers: { authorization: `Basic ${basic}` } })
        },
      },
      /R4: the password went to \/v2\//,
    ],
    [
      'sends a cookie back',
      { before: async ({ registry }) => void (await fetch(registry.origin, { headers: { cookie: 'session=x' } })) },
      /R4: .* got a cookie/,
    ],
    [
      'sends a login elsewhere in the next run',
      { later: async (world) => await tell(world, { headers: { authorization: 'Basic x' } }) },
      saw,
    ],
  ])('%s', async (_title, misdeed, says) => {
    expect((await problems(CALM, misdeed)).join('\n')).toMatch(says)
  })

  it('sends no login where one is asked for', async () => {
    const open = { ...CALM, setup: { profile: 'spec-1.1' }, credentialsAt: ({ registry }: World) => [registry.origin] }
    expect((await problems(open, {})).join('\n')).toMatch(/R4: .* should have seen/)
  })

  it('asks with HEAD', async () => {
    const head = { before: async ({ registry }: World) => void (await fetch(registry.origin, { method: 'HEAD' })) }
    expect(await problems(CALM, head)).toContain('a HEAD request was sent')
  })
})
