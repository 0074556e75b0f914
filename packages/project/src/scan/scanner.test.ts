import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createSourceScanner } from './scanner.js'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'wasm-pkg-scan-'))
})
afterEach(() => rm(root, { recursive: true }))

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), text)
  }
}

it('finds imports with their first file, and leaves out what is no source of the project', async () => {
  await write({
    'package.json': '{}',
    '.gitignore': '# made\nmade\n/src/generated/\n*.log\n',
    'src/a.ts': "import 'docs:a'",
    'src/b.vue': "<script>import 'docs:a'; import 'docs:b'</script>",
    'src/build/page.tsx': "import 'docs:c'",
    'packages/one/package.json': '{}',
    'packages/one/main.js': "import 'docs:d'",
    'src/types.d.ts': "import 'docs:no1'",
    'src/data.json': '"docs:no2"',
    'src/generated/x.ts': "import 'docs:no3'",
    'src/made/x.ts': "import 'docs:no4'",
    'dist/x.js': "import 'docs:no5'",
    'packages/one/dist/x.js': "import 'docs:no6'",
    'packages/two/package.json': '{ "wasmPkg": {} }',
    'packages/two/main.js': "import 'docs:no7'",
    'node_modules/x/x.js': "import 'docs:no8'",
    '.cache/x.js': "import 'docs:no9'",
    'public/x.js': "import 'docs:no10'",
  })
  await symlink(join(root, 'src/a.ts'), join(root, 'linked.ts'))
  const scan = createSourceScanner({ roots: [root], except: [join(root, 'public')] })
  const { specifiers, isCut } = await scan()
  expect([...specifiers].map(([text, file]) => [text, relative(root, file).replaceAll('\\', '/')])).toEqual([
    ['docs:d', 'packages/one/main.js'],
    ['docs:a', 'src/a.ts'],
    ['docs:b', 'src/b.vue'],
    ['docs:c', 'src/build/page.tsx'],
  ])
  expect(isCut).toBe(false)
})

it('reads again what changed, and keeps what a file imported that cannot be parsed now', async () => {
  await write({ 'a.ts': "import 'docs:a'" })
  const scan = createSourceScanner({ roots: [root], except: [] })
  expect((await scan()).isTouched).toBe(true)
  expect((await scan()).isTouched).toBe(false)
  await write({ 'a.ts': "import 'docs:a'; import { from 'docs:b'" })
  const broken = await scan()
  expect([...broken.specifiers.keys(), broken.isTouched, broken.problems.size]).toEqual(['docs:a', true, 1])
  await write({ 'a.ts': "import 'docs:b'" })
  expect([...(await scan()).specifiers.keys()]).toEqual(['docs:b'])
})
