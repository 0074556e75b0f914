import { formatLock } from '@wasm-pkg/project/lock-file'
import { chmod, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { lockOf } from '@wasm-pkg/testing/lock'
import { root } from '@wasm-pkg/testing/tarballs'
import { initRepository, type Repository } from './support/repository.js'
import { execute, type Outcome, useSandbox } from './support/sandbox.js'

const calm = { name: 'acme:image', version: '1.0.0', requirement: '^1', imports: [] }
const grave = { ...calm, version: '1.0.1', imports: ['wasi:sockets/tcp@0.2.0', 'wasi:filesystem/types@0.2.0'] }
const UNKNOWN = '1234567890123456789012345678901234567890'

const box = useSandbox()
let repository: Repository
let base = ''
/** A program that leaves a file behind when it runs. */
let evil = ''
let proof = ''

beforeEach(async () => {
  await box.reset({ policy: { imports: ['wasi:io'] } })
  repository = await initRepository(box)
  await box.write('wasm-pkg.lock', formatLock(lockOf(calm)))
  base = await repository.commit('base')
  proof = join(box.home, 'proof')
  evil = join(box.home, 'evil.sh')
  await rm(proof, { force: true })
  await writeFile(evil, `#!/bin/sh\nenv > '${proof}'\nexit 1\n`)
  await chmod(evil, 0o755)
})

const diff = (...args: readonly string[]): Promise<Outcome> => box.run(['lock', 'diff', ...args, '--locks-only'])

/** As far as git goes, a bare repository inside of the work tree. */
async function makeBare(folder: string): Promise<void> {
  await box.write(join(folder, 'HEAD'), 'ref: refs/heads/main\n')
  await box.write(join(folder, 'objects/x'), '')
  await box.write(join(folder, 'refs/x'), '')
  await box.write(
    join(folder, 'config'),
    `[core]\n\tbare = true\n\tfsmonitor = ${evil}\n[remote "origin"]\n\turl = .\n\tuploadpack = ${evil}\n`,
  )
}

async function action(env: NodeJS.ProcessEnv = {}): Promise<Outcome & { readonly summary: string }> {
  const [event, summary] = [join(box.home, 'event.json'), join(box.home, 'summary.md')]
  await rm(summary, { force: true })
  await writeFile(event, JSON.stringify({ pull_request: { number: 7, base: { sha: base } } }))
  const outcome = await execute([join(root, 'packages/action/src/main.mjs')], {
    cwd: box.project,
    env: {
      ...box.env,
      GITHUB_EVENT_PATH: event,
      GITHUB_WORKSPACE: box.project,
      GITHUB_STEP_SUMMARY: summary,
      RUNNER_TEMP: box.home,
      REVIEW_COMMAND: JSON.stringify([process.execPath, box.bin]),
      REVIEW_TOKEN: 'ghs_secret',
      REVIEW_COMMENT: 'false',
      REVIEW_LOCKS_ONLY: 'true',
      ...env,
    },
  })
  return { ...outcome, summary: existsSync(summary) ? await readFile(summary, 'utf8') : '' }
}

describe('what a pull request adds is never its base', () => {
  it.each(['hash', 'origin/main', 'HEAD', 'main'])('a file named like %s', async (kind) => {
    await repository.git('update-ref', 'refs/remotes/origin/main', base)
    const name = kind === 'hash' ? base : kind
    await box.write('wasm-pkg.lock', formatLock(lockOf(grave)))
    await box.write(name, formatLock(lockOf(grave)))
    expect(await diff(name)).toMatchObject({ code: 3, stdout: expect.stringContaining('gains Network') })
    expect(await action({ REVIEW_BASE: name })).toMatchObject({
      code: 1,
      summary: expect.stringContaining('gains **Network**'),
    })
  })

  it('a policy that allows what the pull request brings', async () => {
    await box.write('package.json', JSON.stringify({ wasmPkg: { policy: { imports: ['*'] } } }))
    await box.write('wasm-pkg.lock', formatLock(lockOf(grave)))
    expect(await diff('HEAD')).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('! policy.imports: ["wasi:io"] -> ["*"]'),
      stderr: expect.stringContaining('policy: acme:image@1.0.1 breaks policy.imports'),
    })
  })

  it('another folder that it makes the project', async () => {
    await box.write('app/package.json', JSON.stringify({ wasmPkg: {} }))
    await box.write('app/wasm-pkg.lock', formatLock(lockOf(calm)))
    const commit = await repository.commit('app')
    await rm(join(box.project, 'app/wasm-pkg.lock'))
    await box.write('app/package.json', '{}')
    const moved = await box.run(['lock', 'diff', commit, '--locks-only'], { cwd: join(box.project, 'app') })
    expect(moved).toMatchObject({ code: 2, stderr: expect.stringContaining(`the project is app/ in ${commit}`) })
    await mkdir(join(box.project, 'calm'))
    await rename(join(box.project, 'app'), join(box.project, 'old'))
    await symlink('calm', join(box.project, 'app'))
    expect(await action({ REVIEW_FOLDER: 'app' })).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('leads through a link'),
    })
  })

  it('the commits of a submodule that it adds, or an object that replaces the base', async () => {
    await box.write('module/.git', 'gitdir: ../.git/modules/module')
    expect(await action({ REVIEW_FOLDER: 'module' })).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('is in a submodule'),
    })
    await rm(join(box.project, 'module'), { recursive: true })
    await box.write('wasm-pkg.lock', formatLock(lockOf(grave)))
    await repository.git('replace', base, await repository.commit('head'))
    expect(await diff(base)).toMatchObject({ code: 3, stdout: expect.stringContaining('gains Network') })
  })

  it('a link in the place of the lock or of package.json', async () => {
    for (const name of ['wasm-pkg.lock', 'package.json']) {
      await rm(join(box.project, name))
      await symlink('/nowhere', join(box.project, name))
      expect(await diff('HEAD')).toMatchObject({ code: 7, stderr: expect.stringContaining(`${name} is a link`) })
      await repository.git('checkout', '-q', '--', name)
    }
  })

  it('a link, folder or submodule in a commit, whose content is the text of the base', async () => {
    for (const name of ['wasm-pkg.lock', 'package.json']) {
      const text = (await repository.git('rev-parse', `${base}:${name}`)).trim()
      // A link contains the path that it leads to, which may be any text.
      for (const [mode, path, what] of [
        ['120000', name, 'a link'],
        ['160000', name, 'a submodule'],
        ['100644', `${name}/file`, 'a folder'],
      ] as const) {
        await repository.git('read-tree', base)
        await repository.git('rm', '-q', '--cached', name)
        await repository.git(
          'update-index',
          '--add',
          '--cacheinfo',
          `${mode},${mode === '160000' ? base : text},${path}`,
        )
        const tree = (await repository.git('write-tree')).trim()
        const head = (await repository.git('commit-tree', tree, '-p', base, '-m', what)).trim()
        expect(await diff(base, '--head', head)).toMatchObject({
          code: 7,
          stderr: expect.stringContaining(`${name} is ${what} in ${head}, which cannot be reviewed`),
        })
      }
    }
  })

  it('an override behind a link, on disk or in a commit, whose target is not read', async () => {
    await writeFile(join(box.home, 'secret'), 'password')
    const manifest = JSON.parse(await box.read('package.json')) as { wasmPkg: object }
    const overrides = { 'acme:image': 'image.wasm', 'acme:text': 'folder/text.wasm' }
    await box.write('package.json', JSON.stringify({ wasmPkg: { ...manifest.wasmPkg, overrides } }))
    await symlink(join(box.home, 'secret'), join(box.project, 'image.wasm'))
    await box.write('one/text.wasm', 'one')
    await symlink('one', join(box.project, 'folder'))
    const head = await repository.commit('links')
    for (const outcome of [await diff(head), await diff(head, '--head', head), await diff(base, '--head', head)]) {
      expect(outcome.stdout).toContain('overrides["acme:image"]: image.wasm cannot be compared')
      expect(outcome.stdout).toContain('overrides["acme:text"]: folder/text.wasm cannot be compared')
      expect(outcome.stdout).not.toContain('sha256:')
    }
    expect(await diff(head, '--fail-on', 'overrides')).toMatchObject({ code: 3 })
  })

  it('and files have options of their own', async () => {
    await box.write('old.lock', formatLock(lockOf()))
    expect((await diff('--base-file', 'old.lock')).stdout).toContain('1 new package')
    expect((await diff('--head-file', 'old.lock')).stdout).toContain('1 package removed')
    expect(await diff('old.lock')).toMatchObject({ code: 2, stderr: expect.stringContaining('--base-file') })
    expect(await diff('HEAD', '--base-file', 'old.lock')).toMatchObject({ code: 2 })
  })
})

describe.skipIf(process.platform === 'win32')('git starts no program of a repository', () => {
  it('where the working directory was turned into a bare one', async () => {
    await box.write('app/package.json', '{"wasmPkg":{}}')
    await makeBare('app')
    expect(await action({ REVIEW_FOLDER: 'app', REVIEW_BASE: UNKNOWN })).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('looks like a bare git repository'),
    })
    expect(existsSync(proof)).toBe(false)
  })

  it.each(['--upload-pack=EVIL', '-uEVIL', '--output=x'])('for the base %s', async (text) => {
    const name = text.replace('EVIL', evil)
    expect(await action({ REVIEW_BASE: name })).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('is not a revision'),
    })
    expect(await diff(`--head=${name}`)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is not a revision'),
    })
    expect(existsSync(proof)).toBe(false)
  })

  const CONFIGURED: readonly (readonly [string, (run: string) => Readonly<Record<string, string>>])[] = [
    ['upload-pack', (run) => ({ 'remote.origin.url': '.', 'remote.origin.uploadpack': run })],
    ['core.sshCommand', (run) => ({ 'remote.origin.url': 'ssh://git@127.0.0.1:1/x', 'core.sshCommand': run })],
    ['core.gitProxy', (run) => ({ 'remote.origin.url': 'git://127.0.0.1:1/x', 'core.gitProxy': run })],
    ['ext::', (run) => ({ 'remote.origin.url': `ext::${run}`, 'protocol.ext.allow': 'always' })],
    [
      'url.insteadOf',
      (run) => ({
        'remote.origin.url': 'https://a.example/',
        [`url.ext::${run}.insteadOf`]: 'https://a.example/',
        'protocol.allow': 'always',
      }),
    ],
    [
      'fsmonitor, hooks and alternates',
      (run) => ({
        'remote.origin.url': '.',
        'core.fsmonitor': run,
        'core.hooksPath': 'hooks',
        'core.alternateRefsCommand': run,
      }),
    ],
    [
      'a partial clone',
      (run) => ({
        'remote.origin.url': '.',
        'remote.origin.uploadpack': run,
        'remote.origin.promisor': 'true',
        'extensions.partialClone': 'origin',
      }),
    ],
  ]

  it.each(CONFIGURED)('that its configuration names: %s', async (_name, settings) => {
    for (const [key, value] of Object.entries(settings(evil))) await repository.git('config', key, value)
    await box.write('hooks/reference-transaction', `#!/bin/sh\n${evil}\n`)
    await chmod(join(box.project, 'hooks/reference-transaction'), 0o755)
    await diff(UNKNOWN, '--fetch')
    await diff('HEAD')
    await box.run(['doctor'])
    expect(existsSync(proof)).toBe(false)
  })

  it('that asks for a password of an https remote', async () => {
    const url = `http://${box.registry.host}/repo`
    await repository.git('config', 'remote.origin.url', url.replace('http:', 'http:'))
    await repository.git('config', `credential.${url}.helper`, `!${evil}`)
    await repository.git('config', 'credential.helper', `!${evil}`)
    await repository.git('config', 'core.askPass', evil)
    expect(await diff(UNKNOWN, '--fetch')).toMatchObject({ code: 2 })
    expect(existsSync(proof)).toBe(false)
  })

  it('and still fetches what a shallow clone lacks, without a token or GIT_* in its environment', async () => {
    const origin = join(box.home, 'origin')
    await rm(origin, { recursive: true, force: true })
    await repository.git('clone', '-q', '--bare', box.project, origin)
    await repository.git('--git-dir', origin, 'config', 'uploadpack.allowAnySHA1InWant', 'true')
    const lines = `#!/bin/sh\nenv > '${proof}'\nexec "$(PATH=\${PATH#*:} command -v git)" "$@"\n`
    const bin = join(box.home, 'bin')
    await mkdir(bin, { recursive: true })
    await writeFile(join(bin, 'git'), lines)
    await chmod(join(bin, 'git'), 0o755)
    await rm(join(box.project, '.git'), { recursive: true })
    await repository.git('init', '-q', '-b', 'main')
    await box.write('wasm-pkg.lock', formatLock(lockOf(grave)))
    await repository.commit('head')
    await repository.git('remote', 'add', 'origin', origin)
    const env = { PATH: `${bin}:${box.env['PATH']}`, GIT_SSH: evil, GIT_DIR: '/nowhere', OTHER_TOKEN: 'ghs_other' }
    const reviewed = await action(env)
    expect(reviewed.summary).toContain('gains **Network**')
    const seen = await readFile(proof, 'utf8')
    expect(seen).not.toMatch(/ghs_|^GIT_(?:SSH|DIR)=/m)
  })
})

describe('what a repository builds runs only if that is asked for', () => {
  it('while its packages are installed, listed, checked and typed', async () => {
    await box.reset({ overrides: { 'acme:image': './image' } })
    const command = `node -e "require('fs').writeFileSync('${proof}', '')"`
    const build = { command, output: 'out.wasm', watch: ['wit'] }
    await box.write('image/package.json', JSON.stringify({ wasmPkg: { build } }))
    await box.write('image/wit/world.wit', 'package acme:image@1.0.0;\nworld image {}\n')
    await box.write('main.js', "import 'acme:image'\n")
    const commands = [
      'install',
      'types',
      'list',
      'info acme:image',
      'why acme:image',
      'outdated',
      'lock check',
      'lock verify',
      'doctor',
      'update',
    ]
    for (const line of commands) {
      await box.run(line.split(' '))
      expect(existsSync(proof), line).toBe(false)
    }
    await box.run(['types', '--allow-build'])
    expect(existsSync(proof)).toBe(true)
  })
})
