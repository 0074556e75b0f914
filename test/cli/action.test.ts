import { formatLock } from '@wasm-pkg/project/lock-file'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { root } from '@wasm-pkg/testing/tarballs'
import { lockOf } from '@wasm-pkg/testing/lock'
import { type FakeGitHub, startGitHub } from './support/github.js'
import { initRepository, type Repository } from './support/repository.js'
import { execute, type Outcome, useSandbox } from './support/sandbox.js'

const TOKEN = 'ghs_secret'
const box = useSandbox()
let repository: Repository
let github: FakeGitHub
let base = ''

const calm = { name: 'acme:image', version: '1.0.0', requirement: '^1', imports: [] }
const grave = { ...calm, version: '1.0.1', imports: ['wasi:sockets/tcp@0.2.0'] }

beforeAll(async () => {
  github = await startGitHub(TOKEN)
})
afterAll(() => github.close())
beforeEach(async () => {
  await box.reset({ policy: { imports: ['wasi:io'] } })
  repository = await initRepository(box)
  await box.write('wasm-pkg.lock', formatLock(lockOf(calm)))
  base = await repository.commit('base')
  github.comments.length = 0
  github.requests.length = 0
  github.refuse = undefined
})

/** Runs what action.yml runs, with the environment that GitHub's runner gives it. */
async function review(env: NodeJS.ProcessEnv = {}): Promise<Outcome & { summary: string; output: string }> {
  const event = join(box.home, 'event.json')
  const [summary, output] = [join(box.home, 'summary.md'), join(box.home, 'output')]
  await Promise.all([rm(summary, { force: true }), rm(output, { force: true })])
  await writeFile(event, JSON.stringify({ pull_request: { number: 7, base: { sha: base } } }))
  const outcome = await execute([join(root, 'packages/action/src/main.mjs')], {
    cwd: box.project,
    env: {
      ...box.env,
      GITHUB_EVENT_PATH: event,
      GITHUB_WORKSPACE: box.project,
      GITHUB_REPOSITORY: 'acme/app',
      GITHUB_API_URL: github.api,
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_OUTPUT: output,
      RUNNER_TEMP: box.home,
      REVIEW_COMMAND: JSON.stringify([process.execPath, box.bin]),
      REVIEW_TOKEN: TOKEN,
      // The pins of these tests have no bytes.
      REVIEW_LOCKS_ONLY: 'true',
      ...env,
    },
  })
  return { ...outcome, summary: await readOrEmpty(summary), output: await readOrEmpty(output) }
}

function readOrEmpty(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '')
}

describe('the action', () => {
  it('comments on a change, updates its comment, and fails by policy', async () => {
    await box.write('wasm-pkg.lock', formatLock(lockOf({ ...calm, version: '1.0.1' })))
    expect(await review()).toMatchObject({ code: 0, output: 'changed=true\nfailed=\n' })
    expect(github.comments).toHaveLength(1)
    expect(github.comments[0]?.body).toContain('1 version move')

    await box.write('wasm-pkg.lock', formatLock(lockOf(grave)))
    const broken = await review()
    expect(broken).toMatchObject({ code: 1, output: 'changed=true\nfailed=policy\n' })
    expect(broken.stdout).toContain('::error::policy: acme:image@1.0.1 breaks policy.imports')
    expect(broken.summary).toContain('gains **Network**')
    expect(github.comments).toHaveLength(1)
    expect(github.comments[0]?.body).toContain('gains **Network**')

    await box.write('wasm-pkg.lock', formatLock(lockOf(calm)))
    expect(await review()).toMatchObject({ code: 0, output: 'changed=false\nfailed=\n' })
    expect(github.comments[0]?.body).toContain('no significant change')
  })

  it('writes nothing where nothing changed, and nothing twice', async () => {
    await review()
    expect(github.comments).toEqual([])
    await box.write('wasm-pkg.lock', formatLock(lockOf({ ...calm, version: '1.0.1' })))
    await review()
    await review()
    expect(github.requests.filter((request) => !request.startsWith('GET'))).toHaveLength(1)
  })

  it('finds its comment behind a hundred others and leaves one alone that only looks like it', async () => {
    const page = '<!-- wasm-pkg lock diff -->\nforged'
    for (let id = 0; id < 130; id++)
      github.comments.push({ id, body: id === 3 ? page : 'hello', user: { login: 'mallory' } })
    github.comments.push({ id: 500, body: page, user: { login: 'github-actions[bot]' } })
    await box.write('wasm-pkg.lock', formatLock(lockOf({ ...calm, version: '1.0.1' })))
    await review()
    expect(github.comments[3]?.body).toBe(page)
    expect(github.comments.find(({ id }) => id === 500)?.body).toContain('1 version move')
    expect(github.comments).toHaveLength(131)
  })

  it('keeps the report in the summary where the token may not comment, as on forks', async () => {
    github.refuse = 403
    await box.write('wasm-pkg.lock', formatLock(lockOf({ ...calm, version: '1.0.1' })))
    const { code, stdout, summary } = await review()
    expect(code).toBe(0)
    expect(stdout).toContain('::warning::The comment could not be written (GitHub answered 403)')
    expect(summary).toContain('1 version move')
  })

  it('fails on a lock file that cannot be read, and never shows the token', async () => {
    await box.write('wasm-pkg.lock', '<<<<<<< ours\n')
    const { code, stdout, stderr } = await review()
    expect(code).toBe(1)
    expect(stdout).toContain('::error::wasm-pkg lock diff failed with 7')
    expect(stdout + stderr).not.toContain(TOKEN)
  })

  it('fetches nothing with locks-only', async () => {
    const echo = 'const { argv } = process; console.log(JSON.stringify({ changed: true, failed: [], argv }))'
    const told = { REVIEW_COMMAND: JSON.stringify([process.execPath, '-e', echo, '--']) }
    expect((await review({ ...told, REVIEW_LOCKS_ONLY: '' })).summary).not.toContain('--locks-only')
    expect((await review(told)).summary).toContain('"--locks-only"')
  })

  it('fails if the lock file cannot be compared with the bytes', async () => {
    await box.write('wasm-pkg.lock', formatLock(lockOf({ ...calm, version: '1.0.1' })))
    const { code, stdout, output, summary } = await review({ REVIEW_LOCKS_ONLY: '' })
    expect({ code, output }).toEqual({ code: 1, output: 'changed=true\nfailed=facts\n' })
    expect(stdout).toContain('::error::facts: the bytes of acme:image@1.0.1 could not be fetched')
    expect(summary).toContain('1 version not checked')
  })

  it('does nothing without a pull request', async () => {
    const event = join(box.home, 'push.json')
    await writeFile(event, '{}')
    expect(await review({ GITHUB_EVENT_PATH: event })).toMatchObject({ code: 0, summary: '' })
    expect(github.requests).toEqual([])
  })

  it('is what action.yml runs, with every input handed over', async () => {
    const action = await readFile(join(root, 'action.yml'), 'utf8')
    const used = await readFile(join(root, 'packages/action/src/inputs.mjs'), 'utf8')
    expect(action).toContain('run: node "$GITHUB_ACTION_PATH/packages/action/src/main.mjs"')
    const passed = [...action.matchAll(/^ {8}(?<name>REVIEW_\w+):/gm)].map((match) => match.groups?.['name'] ?? '')
    expect(passed).toHaveLength(8)
    for (const name of passed) expect(used).toContain(`env['${name}']`)
  })
})
