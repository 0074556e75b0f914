import { buildSample } from './samples.js'

/** A cheap compiler: copies the component that the source names, and reports an error as compilers do. */
const COMPILER = `import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
const source = readFileSync('src/adder.txt', 'utf8').trim()
const components = JSON.parse(readFileSync('components.json', 'utf8'))
if (!(source in components)) {
  console.error('src/adder.txt:1:3: error: there is no version ' + source)
  process.exit(1)
}
mkdirSync('out', { recursive: true })
copyFileSync(components[source], 'out/adder.wasm')
`

/**
 * The files of a source folder, by path. It is built to the version of `docs:adder` whose number is in `src/adder.txt`: 0.1.0
 * or 0.2.0. Any other text is an error in line 1, column 3.
 *
 * @param folder the path before each file
 */
export async function adderSource(folder: string): Promise<Readonly<Record<string, string>>> {
  const components = await Promise.all(
    ['0.1.0', '0.2.0'].map(async (version) => [version, (await buildSample(`docs:adder@${version}`)).file] as const),
  )
  const build = { command: 'node compile.mjs', output: 'out/adder.wasm', watch: ['src'] }
  const files = {
    'package.json': JSON.stringify({ type: 'module', wasmPkg: { build } }),
    'wit/world.wit': 'package docs:adder@0.2.0;\n',
    'src/adder.txt': '0.1.0',
    'compile.mjs': COMPILER,
    'components.json': JSON.stringify(Object.fromEntries(components)),
  }
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]))
}
