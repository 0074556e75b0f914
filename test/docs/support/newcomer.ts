import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { bunBinary } from '../../bundlers/adapters/bun.js'
import { blocksOf, commandsOf, root } from '@wasm-pkg/testing/doc-blocks'

/** Somebody with an empty folder, who writes the files that a page shows and types its commands. */
export interface Newcomer {
  readonly folder: string
  /** What the page tells to type, in order, without the installations. */
  readonly commands: readonly string[]
  /** Runs a command to its end. */
  run(command: string): Promise<string>
  /** Runs a server command and waits for the address that it prints. */
  serve(command: string): Promise<Served>
}

export interface Served {
  readonly url: string
  stop(): Promise<void>
}

const ADDRESS = /https?:\/\/(?:localhost|127\.0\.0\.1):\d+\/?/

const isInstall = (line: string): boolean => /^(?:npm install|bun add) /.test(line)

/** Terminal codes, which tools print even without a terminal. */
// oxlint-disable-next-line no-control-regex
const CODES = /\u001B\[[0-9;]*m/g

export interface Surroundings {
  /** Made if it is not there. */
  readonly folder: string
  /** For settings and caches; several may share it. */
  readonly home: string
  /** Puts in what a test needs in place of what the page says, such as a free port. */
  replace(text: string): string
}

/** @param text of the page, or of the part that is followed */
export function follow(text: string, { folder, home, replace }: Surroundings): Newcomer {
  mkdirSync(join(folder, 'node_modules'), { recursive: true })
  const blocks = blocksOf(text)
  for (const { file, code } of blocks) {
    if (file === undefined) continue
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), replace(code))
  }
  const lines = blocks.filter(({ language }) => language === 'sh').flatMap(commandsOf)
  // Nothing is there but what the page tells to install, from what this repository has.
  for (const line of lines.filter(isInstall)) {
    for (const name of line.split(' ').slice(2)) if (!name.startsWith('--')) link(name, folder)
  }
  const { CI: _ci, ...inherited } = process.env
  // One home for all, so that what was compiled for one page is there for the next.
  const env = {
    ...inherited,
    HOME: home,
    XDG_CACHE_HOME: '',
    WKG_CONFIG_FILE: '',
    WASM_PKG_CACHE_DIR: join(home, 'store'),
    NO_COLOR: '1',
  }

  function start(command: string): ChildProcess {
    const [program = '', ...args] = argv(replace(command), folder)
    return spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  }
  return {
    folder,
    commands: lines.filter((line) => !isInstall(line)),
    async run(command) {
      if (command === 'npm install') {
        linkDevDependencies(folder)
        return ''
      }
      const [program = '', ...args] = argv(replace(command), folder)
      return (await promisify(execFile)(program, args, { cwd: folder, env })).stdout
    },
    async serve(command) {
      const child = start(command)
      let output = ''
      const url = await new Promise<string>((resolve, reject) => {
        const read = (chunk: Buffer): void => {
          output += chunk.toString('utf8').replaceAll(CODES, '')
          const [found] = ADDRESS.exec(output) ?? []
          if (found !== undefined) resolve(found)
        }
        child.stdout?.on('data', read)
        child.stderr?.on('data', read)
        child.once('close', (code) => reject(new Error(`${command} ended with ${code}: ${output}`)))
      })
      return {
        url,
        async stop() {
          const closed = once(child, 'close')
          child.kill('SIGKILL')
          await closed
        },
      }
    },
  }
}

/** What `npm install` takes from the folder's `package.json`. */
function linkDevDependencies(folder: string): void {
  const { devDependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly devDependencies?: Readonly<Record<string, string>>
  }
  for (const name of Object.keys(devDependencies)) link(name, folder)
}

function link(name: string, folder: string): void {
  const source = join(root, 'node_modules', name)
  if (!existsSync(source)) throw new Error(`${name} is not installed here`)
  const target = join(folder, 'node_modules', name)
  mkdirSync(dirname(target), { recursive: true })
  try {
    symlinkSync(source, target, 'junction')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

/** A program and its arguments; what `npx` finds is looked up in what was installed, and nowhere else. */
function argv(command: string, folder: string): readonly string[] {
  const [program = '', ...args] = command.split(' ')
  if (program === 'node') return [process.execPath, ...args]
  if (program === 'git') return [program, '-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args]
  if (program === 'bun') return [bunBinary ?? 'bun', ...args]
  if (program === 'npx') return [process.execPath, binary(args[0] ?? '', folder), ...args.slice(1)]
  throw new Error(`who knows ${program}?`)
}

/** Of the packages that the page installs, the script of the one that has the program. */
function binary(name: string, folder: string): string {
  const home = join(folder, 'node_modules', OWNERS[name] ?? name)
  const { bin } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as {
    readonly bin: string | Readonly<Record<string, string>>
  }
  // npx runs the only program of a package that it is named.
  const path = typeof bin === 'string' ? bin : (bin[name] ?? Object.values(bin)[0])
  if (path === undefined) throw new Error(`nothing that was installed has ${name}`)
  return join(home, path)
}

/** Packages of another name than their programs. */
const OWNERS: Readonly<Record<string, string>> = {
  rsbuild: '@rsbuild/core',
  rspack: '@rspack/cli',
  'wasm-pkg': '@wasm-pkg/cli',
}
