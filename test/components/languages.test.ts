import { startRegistryServer } from '@wasm-pkg/registry-server'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, launchBrowser } from '@wasm-pkg/testing/browser'
import { type BundleApp, createBundleApp } from '@wasm-pkg/testing/bundle-app'
import { buildWithRollup, runInBrowser } from './support/build.js'
import { buildForeign, missingTool, needs, publishComponents } from './support/foreign.js'

const MISSING = {
  c: missingTool('docs:words'),
  go: missingTool('docs:report'),
  python: missingTool('docs:calendar'),
  rust: missingTool('docs:shapes'),
}

const WORDS = `import { compiler, counting } from 'docs:words@0.1.0'
let refused
try {
  counting.count('?!', 'by-text')
} catch (error) {
  refused = error.payload
}
globalThis.result = {
  compiler: compiler(),
  byCount: counting.count('To be, or not to be.', 'by-count'),
  byText: counting.count('b a', 'by-text').map(({ text }) => text),
  refused,
}
`
const WORDS_RESULT = {
  compiler: expect.stringMatching(/^clang \d+, 32 bit$/),
  byCount: [
    { text: 'be', count: 2 },
    { text: 'to', count: 2 },
    { text: 'not', count: 1 },
    { text: 'or', count: 1 },
  ],
  byText: ['a', 'b'],
  refused: 'no words',
}

const SHAPES = `import { area, Drawing } from 'docs:shapes/plane@0.1.0'
const square = { tag: 'polygon', val: [{ x: 0, y: 0 }, { x: 2, y: 0 }, { x: 2, y: 2 }, { x: 0, y: 2 }] }
const drawing = new Drawing()
drawing.add('square', square)
drawing.add('dot', { tag: 'nothing' })
const refused = ['square', 'line'].map((name) => {
  try {
    drawing.add(name, name === 'line' ? { tag: 'polygon', val: [] } : square)
  } catch (error) {
    return error.payload
  }
})
globalThis.result = { circle: area({ tag: 'circle', val: 1 }), line: area({ tag: 'polygon', val: [] }) ?? null,
  areas: drawing.areas(), refused }
`
const SHAPES_RESULT = {
  circle: Math.PI,
  line: null,
  areas: [
    ['dot', 0],
    ['square', 4],
  ],
  refused: ['square is there already', 'line has no area'],
}

const CALENDAR = `import { between, weekday } from 'docs:calendar/dates@0.1.0'
let refused
try {
  weekday({ year: 2026, month: 2, day: 30 })
} catch (error) {
  refused = error.payload
}
const days = between({ year: 2000, month: 2, day: 28 }, { year: 2000, month: 3, day: 1 })
globalThis.result = { weekday: weekday({ year: 2026, month: 11, day: 24 }), days: Number(days), refused }
`
const CALENDAR_RESULT = { weekday: 'Tuesday', days: 2, refused: expect.stringContaining('day 30') }

/** What it renders is a list of lines, as a console has no others. */
const MARKDOWN = `import { run } from 'docs:markdown@0.13.6'
const lines = []
const log = console.log
console.log = (...args) => lines.push(args.join(' '))
run.run()
console.log = log
globalThis.result = lines.join('')
`

/** A module whose global is `1 + 1`: the core modules of Python's interpreter need such constants. */
const SUM_CONSTANT = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 6, 9, 1, 127, 0, 65, 1, 65, 1, 106, 11)
const hasSums = WebAssembly.validate(SUM_CONSTANT)

const PRINT = '\nconsole.log(JSON.stringify(globalThis.result))\n'

let app: BundleApp
let browser: Browser | undefined
let closeRegistry: () => Promise<void>

beforeAll(async () => {
  const registry = await startRegistryServer()
  closeRegistry = () => registry.close()
  const names = ['docs:words', 'docs:report', 'docs:shapes', 'docs:markdown', 'docs:calendar'].filter(
    (name) => missingTool(name) === undefined,
  )
  await publishComponents(registry.host, await Promise.all(names.map((name) => buildForeign(name))))
  app = await createBundleApp(registry.host, {
    'words.js': WORDS,
    'words-node.js': WORDS + PRINT,
    'shapes.js': SHAPES,
    'shapes-node.js': SHAPES + PRINT,
    'calendar.js': CALENDAR,
    'calendar-node.js': CALENDAR + PRINT,
    'markdown-node.js': `import { run } from 'docs:markdown@0.13.6'\nrun.run()\n`,
    'markdown.js': MARKDOWN,
    'report-node.js': `import { run } from 'docs:report@0.1.0'\nrun.run()\n`,
    'report.js': `import { run } from 'docs:report@0.1.0'
const lines = []
const log = console.log
console.log = (...args) => lines.push(args.join(' '))
let ended
try {
  run.run()
} catch (error) {
  ended = error.message
}
console.log = log
globalThis.result = { ended, report: JSON.parse(lines.join('')) }`,
    'data/note.txt': 'from a file\n',
    'data/page.md': '# Notes\n\n- a *b*\n\n| x |\n|---|\n| 1 |\n',
  })
  if (hasChromium) browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await app.remove()
  await closeRegistry()
})

async function runInNode(name: string): Promise<unknown> {
  expect(await buildWithRollup(app, name)).toEqual([])
  return JSON.parse(await app.run(`dist/${name}.js`))
}

async function inBrowser(name: string): Promise<unknown> {
  if (browser === undefined) throw new Error('there is no browser')
  return await runInBrowser(browser, app, name)
}

describe.skipIf(MISSING.c !== undefined)(`a library in C${needs(MISSING.c)}`, () => {
  it('runs in Node', async () => {
    expect(await runInNode('words-node')).toEqual(WORDS_RESULT)
  })
  it.skipIf(!hasChromium)('runs in Chromium (needs chromium)', async () => {
    expect(await inBrowser('words')).toEqual(WORDS_RESULT)
  })
})

describe.skipIf(MISSING.python !== undefined)(`a library in Python${needs(MISSING.python)}`, () => {
  it.skipIf(!hasSums)('runs in Node (needs extended constant expressions: Node 22)', async () => {
    expect(await runInNode('calendar-node')).toEqual(CALENDAR_RESULT)
  })
  it.skipIf(!hasChromium)('runs in Chromium (needs chromium)', async () => {
    expect(await inBrowser('calendar')).toEqual(CALENDAR_RESULT)
  })
})

describe.skipIf(MISSING.rust !== undefined)(`a library in Rust${needs(MISSING.rust)}`, () => {
  it('runs in Node', async () => {
    expect(await runInNode('shapes-node')).toEqual(SHAPES_RESULT)
  })
  it.skipIf(!hasChromium)('runs in Chromium (needs chromium)', async () => {
    expect(await inBrowser('shapes')).toEqual(SHAPES_RESULT)
  })
})

describe.skipIf(MISSING.rust !== undefined)(
  `a published program that knows nothing of this${needs(MISSING.rust)}`,
  () => {
    it('renders a granted file in Node', async () => {
      const permissions = {
        'docs:markdown': {
          args: ['pulldown-cmark', '-T', '/data/page.md'],
          preopens: { '/data': join(app.root, 'data') },
        },
      }
      await buildWithRollup(app, 'markdown-node', { permissions })
      expect((await app.run('dist/markdown-node.js')).split('\n')).toEqual([
        '<h1>Notes</h1>',
        '<ul>',
        '<li>a <em>b</em></li>',
        '</ul>',
        '<table><thead><tr><th>x</th></tr></thead><tbody>',
        '<tr><td>1</td></tr>',
        '</tbody></table>',
      ])
    })

    it.skipIf(!hasChromium)('shows its help in Chromium (needs chromium)', async () => {
      if (browser === undefined) throw new Error('there is no browser')
      const permissions = { 'docs:markdown': { args: ['pulldown-cmark', '--help'] } }
      expect(await runInBrowser(browser, app, 'markdown', { permissions })).toContain('Usage: pulldown-cmark [options]')
    })
  },
)

describe.skipIf(MISSING.go !== undefined)(`a program in Go${needs(MISSING.go)}`, () => {
  const report = { squares: { 1: 1, 2: 4, 3: 9 }, system: 'wasip1' }

  it('runs in Node with what it is granted', async () => {
    const permissions = {
      'docs:report': {
        env: { GREETING: 'Hello' },
        args: ['b', 'a'],
        preopens: { '/data': join(app.root, 'data') },
        exit: true,
      },
    }
    expect(await buildWithRollup(app, 'report-node', { permissions })).toEqual([])
    expect(JSON.parse(await app.run('dist/report-node.js'))).toEqual({
      ...report,
      arguments: ['a', 'b'],
      greeting: 'Hello',
      file: 'from a file',
    })
  })

  it.skipIf(!hasChromium)('runs in Chromium, where its exit is an error (needs chromium)', async () => {
    expect(await inBrowser('report')).toEqual({
      ended: expect.stringContaining('grant wasmPkg.permissions["docs:report"].exit'),
      report: { ...report, arguments: [], greeting: '', file: 'unreadable' },
    })
  })
})
