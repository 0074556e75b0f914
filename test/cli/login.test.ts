import { execFileSync } from 'node:child_process'
import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type DockerRegistry, hasDockerRegistry, hasTool, startDockerRegistry } from '@wasm-pkg/testing/docker-registry'
import { buildSample } from '@wasm-pkg/testing/samples'
import { useSandbox } from './support/sandbox.js'

const box = useSandbox()
const missing = !hasDockerRegistry || !hasTool('htpasswd')

const dockerConfig = () => join(box.home, '.docker/config.json')

describe.skipIf(missing)('with a registry that wants a password (needs docker-registry and htpasswd)', () => {
  let registry: DockerRegistry
  let adder: string
  beforeAll(async () => {
    const htpasswd = execFileSync('htpasswd', ['-Bbn', 'me', 'tiger'], { encoding: 'utf8' })
    registry = await startDockerRegistry({ auth: '{htpasswd: {realm: r, path: "DIR/htpasswd"}}', files: { htpasswd } })
    adder = (await buildSample('docs:adder@0.1.0')).file
  })
  afterAll(() => registry.stop())
  beforeEach(async () => {
    await box.reset()
    await rm(join(box.home, '.docker'), { recursive: true, force: true })
  })

  const login = (password: string) =>
    box.run(['login', registry.host, '-u', 'me', '--password-stdin'], { input: `${password}\n` })

  it('refuses a wrong password without storing it', async () => {
    const { code, stdout, stderr } = await login('lion')
    expect(code).toBe(5)
    expect(stderr).toContain('E_AUTH')
    expect(stdout + stderr).not.toContain('lion')
    await expect(readFile(dockerConfig())).rejects.toThrow('ENOENT')
  })

  it('logs in, publishes, adds, and logs out', async () => {
    const target = ['--registry', registry.host]
    const denied = await box.run(['publish', adder, '--package', 'docs:adder@0.1.0', ...target])
    expect(denied.code).toBe(5)
    expect(denied.stderr).toContain('E_DENIED')

    expect(await login('tiger')).toMatchObject({ code: 0, stdout: `Logged in to ${registry.host}\n` })
    expect((await stat(dockerConfig())).mode & 0o777).toBe(0o600)
    expect(await box.run(['publish', adder, '--package', 'docs:adder@0.1.0', ...target])).toMatchObject({ code: 0 })
    const twice = await box.run(['publish', adder, '--package', 'docs:adder@0.1.0', ...target])
    expect(twice).toMatchObject({ code: 1 })
    expect(twice.stderr).toContain('E_VERSION')
    const skipped = await box.json<{ published: { status: string }[] }>([
      'publish',
      adder,
      '--package',
      'docs:adder@0.1.0',
      '--skip-dupes',
      ...target,
    ])
    expect(skipped.published).toMatchObject([{ status: 'skipped' }])
    expect(await box.run(['add', 'docs:adder', ...target])).toMatchObject({ code: 0 })
    const verbose = await box.run(['doctor', ...target, '--json'])
    expect(verbose.stdout + verbose.stderr).not.toContain('tiger')
    expect(verbose.stdout).toContain('with the basic credential of')

    expect(await box.run(['logout', registry.host])).toMatchObject({ code: 0 })
    expect(await box.run(['logout', registry.host])).toMatchObject({ code: 1 })
    expect(await box.run(['outdated', ...target])).toMatchObject({ code: 5 })
  })

  it.each([
    [['login', 'a/b', '-u', 'me', '--password-stdin'], 'x', 2],
    [['login', 'localhost:1', '--password-stdin'], 'x', 2],
    [['login', 'localhost:1', '-u', 'me'], '', 2],
    [['login', 'localhost:1', '-u', 'me', '--password-stdin'], '', 2],
  ])('refuses %j', async (args, input, code) => {
    expect(await box.run(args, { input })).toMatchObject({ code })
  })
})
