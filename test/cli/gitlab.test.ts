import { formatLock } from '@wasm-pkg/project/lock-file'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { lockOf } from '@wasm-pkg/testing/lock'
import { root } from '@wasm-pkg/testing/tarballs'
import { type FakeGitLab, startGitLab } from './support/gitlab.js'
import { initRepository, type Repository } from './support/repository.js'
import { useSandbox } from './support/sandbox.js'

const TOKEN = 'glpat-secret'
const box = useSandbox()
let gitlab: FakeGitLab
let repository: Repository
let script = ''
let base = ''

const calm = { name: 'acme:image', version: '1.0.0', requirement: '^1', imports: [] }
const grave = { ...calm, version: '1.0.1', imports: ['wasi:sockets/tcp@0.2.0'] }

/** The text below `script:` in the job that the page shows: one literal block. */
async function readScript(): Promise<string> {
  const page = await readFile(join(root, 'docs/review.md'), 'utf8')
  const block = /^ {4}- \|\n(?<script>(?: {6}.*\n)+)/m.exec(page.slice(page.indexOf('## GitLab')))?.groups?.['script']
  return (block ?? '').replaceAll(/^ {6}/gm, '')
}

beforeAll(async () => {
  gitlab = await startGitLab(TOKEN)
  script = await readScript()
  // Stands for the npx of the job, which would fetch the command line.
  const npx = join(box.home, 'npx')
  await writeFile(npx, `#!/bin/sh\nshift 4\nexec "${process.execPath}" "${box.bin}" "$@"\n`)
  await chmod(npx, 0o755)
})
afterAll(() => gitlab.close())
beforeEach(async () => {
  await box.reset({ policy: { imports: ['wasi:io'] } })
  repository = await initRepository(box)
  await repository.git('remote', 'add', 'origin', box.project)
  await repository.git('config', 'uploadpack.allowAnySHA1InWant', 'true')
  await box.write('wasm-pkg.lock', formatLock(lockOf(calm)))
  base = await repository.commit('base')
  gitlab.notes.length = 0
})

/** Runs the job as GitLab's runner does. */
async function job(env: NodeJS.ProcessEnv = {}): Promise<{ code: number | null; stderr: string }> {
  const child = spawn('bash', ['-eo', 'pipefail'], {
    cwd: box.project,
    env: {
      ...box.env,
      PATH: [box.home, box.env['PATH']].join(delimiter),
      CI_PROJECT_DIR: box.project,
      CI_PROJECT_ID: '5',
      CI_MERGE_REQUEST_IID: '7',
      CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
      CI_API_V4_URL: gitlab.api,
      REVIEW_TOKEN: TOKEN,
      ...env,
    },
  })
  let stderr = ''
  child.stderr.on('data', (chunk) => (stderr += String(chunk)))
  child.stdin.end(script)
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stderr }
}

describe.skipIf(process.platform === 'win32')('the job for GitLab in docs/review.md', () => {
  it('writes nothing where nothing changed', async () => {
    expect(await job()).toMatchObject({ code: 0 })
    expect(gitlab.notes).toEqual([])
  })

  it('writes one note, updates it with every push, and leaves the notes of others alone', async () => {
    gitlab.notes.push({ id: 1, body: '<!-- wasm-pkg lock diff -->\nforged', author: { id: 1 } })
    await box.write('wasm-pkg.lock', formatLock(lockOf(grave)))
    expect(await job()).toMatchObject({ code: 1, stderr: expect.stringContaining('policy') })
    expect(gitlab.notes).toHaveLength(2)
    expect(gitlab.notes[1]?.body).toMatch(/^<!-- wasm-pkg lock diff -->\n## .*\n[\s\S]*wasi:sockets/)
    await box.write('wasm-pkg.lock', formatLock(lockOf(calm)))
    expect(await job()).toMatchObject({ code: 0 })
    expect(gitlab.notes).toHaveLength(2)
    expect(gitlab.notes[0]?.body).toContain('forged')
    expect(gitlab.notes[1]?.body).not.toContain('wasi:sockets')
  })

  it('judges without the token, as in a fork, and fails when there is no report', async () => {
    await box.publish('acme:real@1.0.0')
    await box.run(['add', 'acme:real@1.0.0'])
    expect(await job({ REVIEW_TOKEN: '' })).toMatchObject({ code: 0 })
    expect(gitlab.notes).toEqual([])
    await box.write('wasm-pkg.lock', '{')
    expect((await job()).code).not.toBe(0)
    expect(gitlab.notes).toEqual([])
  })
})
