import { formatLock, parseLock } from '@wasm-pkg/project/lock-file'
import type { LockFile } from '@wasm-pkg/project/lock'
import { projectRoot } from '@wasm-pkg/project/root'
import { cliCommand } from '@wasm-pkg/registry-client/cli-command'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { writeFileAtomic } from '@wasm-pkg/registry-client/store'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { mergeLocks } from '@wasm-pkg/review'
import { dirname, join, relative, resolve } from 'node:path'
import { readGiven } from '../files/given-file.js'
import { type Command, defineCommand } from '../frame/command.js'
import type { Context } from '../frame/context.js'
import { EXIT } from '../frame/exit-codes.js'
import { usageError } from '../frame/parse.js'
import { git } from '@wasm-pkg/project/git'
import { conflictText } from '../merge/conflict-text.js'
import { setUpMergeDriver } from '../merge/driver.js'

interface Sides {
  readonly base: Uint8Array
  readonly ours: Uint8Array
  readonly theirs: Uint8Array
  /** The file for the result. */
  readonly file: string
}

export const command: Command = defineCommand({
  parameters: ['[base]', '[ours]', '[theirs]'],
  options: {
    setup: { type: 'boolean', text: 'Make git use this command for wasm-pkg.lock in this clone' },
  },
  details:
    'Without arguments, resolves the conflicts of a merge in wasm-pkg.lock, from the three versions that git keeps. With three files, it acts as a git merge driver and writes the result to the second one. A change on one side is taken; if both sides changed a package, the higher version wins. Exits with 1 if a decision is left to you; the file then contains conflict markers.',
  examples: [
    'wasm-pkg lock merge',
    'wasm-pkg lock merge --setup',
    'git config merge.wasm-pkg.driver "npx --no wasm-pkg lock merge %O %A %B"',
  ],
  async run(context, args, options) {
    if (options.setup) return await setUp(context)
    if (args.length !== 0 && args.length !== 3) throw usageError('lock merge', 'pass three files or none')
    const sides = args.length === 3 ? await filesOf(context, args) : await indexOf(context)
    const [base, ours, theirs] = await Promise.all([
      readSide(sides.base, 'base'),
      readSide(sides.ours, 'ours'),
      readSide(sides.theirs, 'theirs'),
    ])
    const { lock, conflicts, decisions } = mergeLocks(base, ours, theirs)
    for (const decision of decisions) context.note(`merged ${escapeText(decision, 500)}`)
    if (conflicts.length === 0) {
      await writeFileAtomic(sides.file, formatLock(lock), { within: dirname(sides.file) })
      context.note(`wasm-pkg.lock is merged. Run ${cliCommand('install')} to check it against package.json.`)
      return EXIT.ok
    }
    for (const conflict of conflicts) context.warn(escapeText(conflict, 500))
    const text = await conflictText(formatLock(base), formatLock(ours), formatLock(theirs))
    await writeFileAtomic(sides.file, text, { within: dirname(sides.file) })
    return EXIT.failed
  },
})

/** The content for a side that does not have the file. */
const EMPTY = 'version = 1\n'

async function readSide(bytes: Uint8Array, label: string): Promise<LockFile> {
  return await parseLock(bytes.length === 0 ? EMPTY : bytes, `wasm-pkg.lock (${label})`)
}

async function filesOf({ cwd }: Context, files: readonly string[]): Promise<Sides> {
  const [base = '', ours = '', theirs = ''] = files
  const [a, b, c] = await Promise.all([readGiven(cwd, base), readGiven(cwd, ours), readGiven(cwd, theirs)])
  return { base: a, ours: b, theirs: c, file: resolve(cwd, ours) }
}

/** The three versions of a conflicting file in git's index. */
async function indexOf({ cwd }: Context): Promise<Sides> {
  const root = projectRoot(cwd)
  const file = join(root, 'wasm-pkg.lock')
  const stage = async (number: number): Promise<Uint8Array | undefined> => {
    const { code, stdout } = await git(['cat-file', 'blob', '--end-of-options', `:${number}:./wasm-pkg.lock`], root)
    return code === 0 ? stdout : undefined
  }
  const [base, ours, theirs] = await Promise.all([stage(1), stage(2), stage(3)])
  if (ours === undefined || theirs === undefined) {
    throw new WasmPkgError(
      'E_USAGE',
      `${escapeText(relative(cwd, file) || file)} is not in conflict, as far as git knows`,
      {
        hint: 'Run this while a merge or rebase has stopped at the conflict, before git add.',
      },
    )
  }
  return { base: base ?? new Uint8Array(), ours, theirs, file }
}

async function setUp(context: Context): Promise<number> {
  await setUpMergeDriver(context.cwd)
  context.note('git now merges wasm-pkg.lock with wasm-pkg where .gitattributes has: wasm-pkg.lock merge=wasm-pkg')
  return EXIT.ok
}
