import { parseManifest, readManifestText } from '@wasm-pkg/project'
import { cliCommand } from '@wasm-pkg/registry-client/cli-command'
import { join } from 'node:path'
import { readOptional } from '../files/read-optional.js'
import { git } from '@wasm-pkg/project/git'
import { type Bundler, detectBundler } from './bundlers.js'
import { configStyle, editConfig, importLine } from './edit-config.js'
import { editTsconfig, TYPES_FILE } from './edit-tsconfig.js'
import { withLines } from './lines.js'
import { npmDependencies } from './npm-dependencies.js'
import { sourceTsconfigs } from './tsconfigs.js'

/** A file that init would write. */
export interface PlannedFile {
  /** Path relative to the project's folder. */
  readonly path: string
  readonly before: string | undefined
  readonly after: string
}

export interface InitPlan {
  readonly bundler: Bundler | undefined
  /** Only files that change. */
  readonly files: readonly PlannedFile[]
  /** What the user has to do by hand. */
  readonly advice: readonly string[]
}

/** The lock file is text for review, the same on every system, and merged pin by pin if git is set up for it. */
const ATTRIBUTES = ['wasm-pkg.lock text eol=lf -linguist-generated merge=wasm-pkg']

/** Files that an interrupted write can leave behind. */
const IGNORED = ['.wasm-pkg.lock.*', '.wasm-pkg.d.ts.*', '.package.json.*']

/** Plans what init would do in a project, without doing it. @throws WasmPkgError `E_CONFIG`, `E_CACHE_IO` */
export async function planInit(root: string): Promise<InitPlan> {
  const manifest = join(root, 'package.json')
  const text = await readManifestText(manifest)
  // Report a file that no other command could read before anything is written.
  parseManifest(text, manifest)
  const dependencies = npmDependencies(text)
  const bundler = detectBundler(root, dependencies)
  const advice: string[] = []
  const planned = [
    await planLines(root, '.gitattributes', ATTRIBUTES),
    await planLines(root, '.gitignore', IGNORED),
    ...(await planTsconfigs(root, advice)),
    await planConfig(root, bundler, advice),
  ]
  if (bundler !== undefined && !dependencies.has('unplugin-wasm-pkg')) {
    advice.push('Install the plugin: npm install --save-dev unplugin-wasm-pkg')
  }
  if (await mergeDriverMissing(root)) {
    advice.push(`Let git merge lock files with wasm-pkg in this clone: ${cliCommand('lock merge --setup')}`)
  }
  return {
    bundler,
    files: planned.filter((file) => file !== undefined && file.before !== file.after) as PlannedFile[],
    advice,
  }
}

async function planLines(root: string, path: string, lines: readonly string[]): Promise<PlannedFile> {
  const before = await readText(root, path)
  return { path, before, after: withLines(before ?? '', lines) }
}

async function planTsconfigs(root: string, advice: string[]): Promise<readonly PlannedFile[]> {
  if ((await readText(root, 'tsconfig.json')) === undefined) return []
  const planned: PlannedFile[] = []
  const paths = await sourceTsconfigs((path) => readText(root, path))
  if (paths.length === 0) advice.push(`Make sure that the tsconfig.json of your sources includes ${TYPES_FILE}`)
  for (const path of paths) {
    const before = (await readText(root, path)) ?? ''
    const edited = await editTsconfig(before, path)
    if (edited.advice !== undefined) advice.push(edited.advice)
    planned.push({ path, before, after: edited.text })
  }
  return planned
}

async function planConfig(
  root: string,
  bundler: Bundler | undefined,
  advice: string[],
): Promise<PlannedFile | undefined> {
  if (bundler === undefined) {
    advice.push('No bundler was found. Node alone works too: node --import @wasm-pkg/node/register app.mjs')
    return undefined
  }
  for (const path of bundler.files) {
    const before = await readText(root, path)
    if (before === undefined) continue
    const after = editConfig(before, bundler)
    if (after !== undefined) return { path, before, after }
    advice.push(`Add to ${path}: ${howTo(bundler, before)}`)
    return undefined
  }
  const [path] = bundler.files
  if (path !== undefined && bundler.template !== undefined) return { path, before: undefined, after: bundler.template }
  advice.push(`Add to the configuration of ${bundler.name}: ${howTo(bundler)}`)
  return undefined
}

function howTo(bundler: Bundler, text: string = ''): string {
  if (bundler.byHand !== undefined) return bundler.byHand
  const style = text === '' ? 'esm' : configStyle(text)
  return `${importLine('', style, bundler)} and ${bundler.call} in its plugins`
}

/** The attributes only name the driver. It must be configured in each clone. */
async function mergeDriverMissing(root: string): Promise<boolean> {
  const inside = await git(['rev-parse', '--git-dir'], root).catch(() => undefined)
  if (inside?.code !== 0) return false
  return (await git(['config', 'merge.wasm-pkg.driver'], root)).code !== 0
}

async function readText(root: string, path: string): Promise<string | undefined> {
  return await readOptional(join(root, path))
}
