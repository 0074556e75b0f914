import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** The strictest settings that a project can have. */
export const OPTIONS = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  skipLibCheck: false,
  target: 'es2022',
  lib: ['es2022'],
  module: 'esnext',
  moduleResolution: 'bundler',
  types: [],
}

/** Type-checks a project with these files with the real compiler and returns its errors as `file:line code`. */
export async function typeCheck(
  files: Readonly<Record<string, string>>,
  options: object = {},
): Promise<readonly string[]> {
  const dir = await mkdtemp(join(tmpdir(), 'wasm-pkg-types-'))
  try {
    await writeFile(
      join(dir, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...OPTIONS, ...options }, include: ['.'] }),
    )
    for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text)
    const output = await compile(dir)
    return [...output.matchAll(/^(?<file>[^\n(]+)\((?<line>\d+),\d+\): error (?<code>TS\d+)/gm)].map(
      ({ groups }) => `${groups?.['file']}:${groups?.['line']} ${groups?.['code']}`,
    )
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** The output of the compiler for the project in a folder. */
export async function compile(dir: string): Promise<string> {
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
  const child = spawn(process.execPath, [compiler, '-p', dir], { cwd: dir })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', () => resolve(output))
  })
}
