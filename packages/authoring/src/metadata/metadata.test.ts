import { inspectComponent } from '@wasm-pkg/component'
import { componentBytes } from '@wasm-pkg/testing/component-bytes'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withMetadata } from './metadata.js'
import { repositoryUrl } from './repository.js'
import { isSpdx } from './spdx.js'

const BYTES = componentBytes({ exports: ['acme:slug/slug@1.2.0'] })

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'wasm-pkg-metadata-'))
})
afterEach(() => rmSync(root, { recursive: true }))

function write(fields: object): void {
  writeFileSync(join(root, 'package.json'), JSON.stringify(fields))
}

async function written(mode: 'production' | 'development' = 'production'): Promise<unknown> {
  return inspectComponent(await withMetadata(BYTES, { root, version: '1.2.0', mode })).metadata
}

function git(...args: readonly string[]): string {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@b.example', '-c', 'commit.gpgsign=false']
  return execFileSync('git', ['-C', root, ...who, ...args], { encoding: 'utf8' }).trim()
}

describe('the metadata of a package', () => {
  it('is that of package.json and wit', async () => {
    write({
      version: '9.9.9',
      description: 'Makes slugs',
      author: { name: 'Zoë', email: 'zoe@acme.example', url: 'https://zoe.example' },
      contributors: ['Bob <bob@acme.example> (https://bob.example)', { name: 'Eve' }, {}, 7],
      license: '(MIT OR Apache-2.0)',
      repository: { type: 'git', url: 'git+https://user:secret@github.com/acme/slug.git', directory: 'packages/slug' },
      homepage: 'https://acme.example',
    })
    expect(await written()).toEqual({
      version: '1.2.0',
      description: 'Makes slugs',
      authors: 'Zoë <zoe@acme.example>, Bob <bob@acme.example>, Eve',
      licenses: '(MIT OR Apache-2.0)',
      source: 'https://github.com/acme/slug',
      homepage: 'https://acme.example/',
    })
  })

  it('leaves out what has no form that others can read', async () => {
    write({ description: ' ', author: {}, license: 'UNLICENSED', repository: 'file:///home/me', homepage: 'no url' })
    expect(await written()).toEqual({ version: '1.2.0' })
  })

  it('refuses a license with which wasm-tools and wkg would read none of it', async () => {
    write({ license: 'Apache 2' })
    await expect(written()).rejects.toMatchObject({ code: 'E_CONFIG', actual: 'Apache 2' })
  })

  it('has the commit of the folder, marked if sources differ from it, but not while it is written', async () => {
    write({ description: 'x' })
    git('init', '--quiet')
    git('add', '.')
    git('commit', '--quiet', '-m', 'x')
    const commit = git('rev-parse', 'HEAD')
    writeFileSync(join(root, 'dist'), 'what builds write does not count')
    expect(await written()).toMatchObject({ revision: commit })
    expect(await written('development')).not.toHaveProperty('revision')
    writeFileSync(join(root, 'new.ts'), '')
    expect(await written()).toMatchObject({ revision: `${commit}-dirty` })
  })

  it('gives the same bytes for the same sources', async () => {
    write({ description: 'x', license: 'MIT' })
    const request = { root, version: '1.2.0', mode: 'production' } as const
    const [one, two] = [await withMetadata(BYTES, request), await withMetadata(BYTES, request)]
    expect(Buffer.from(one)).toEqual(Buffer.from(two))
  })
})

describe('a license', () => {
  it.each([
    'MIT',
    'Apache-2.0 WITH LLVM-exception',
    '(MIT OR Apache-2.0) AND (GPL-2.0+ OR LicenseRef-own)',
    'DocumentRef-spdx-tool-1.2:LicenseRef-MIT-Style-2',
  ])('can be %s', (text) => {
    expect(isSpdx(text)).toBe(true)
  })

  it.each([
    '',
    'Apache 2',
    'Apache',
    'mit',
    'MIT OR',
    '(MIT',
    'MIT)',
    'MIT Apache-2.0',
    'MIT WITH me',
    'OR',
    'MIT or Apache-2.0',
    'constructor',
  ])('cannot be "%s"', (text) => {
    expect(isSpdx(text)).toBe(false)
  })
})

describe('the source of a package', () => {
  it.each([
    ['acme/slug', 'https://github.com/acme/slug'],
    ['github:acme/slug', 'https://github.com/acme/slug'],
    ['gitlab:group/part/slug', 'https://gitlab.com/group/part/slug'],
    ['constructor:acme/slug', undefined],
    ['bitbucket:acme/slug', 'https://bitbucket.org/acme/slug'],
    ['git@github.com:acme/slug.git', 'https://github.com/acme/slug'],
    ['git+ssh://git@github.com/acme/slug.git', 'https://github.com/acme/slug'],
    ['ssh://git@git.acme.example:2222/acme/slug.git', 'https://git.acme.example/acme/slug'],
    ['git://github.com/acme/slug.git', 'https://github.com/acme/slug'],
    ['git+https://github.com/acme/slug.git#main', 'https://github.com/acme/slug'],
    ['https://git.acme.example:8443/acme/slug/', 'https://git.acme.example:8443/acme/slug'],
    ['https://token@github.com/acme/slug', 'https://github.com/acme/slug'],
    ['', undefined],
    ['slug', undefined],
    ['npm:acme/slug', undefined],
    ['javascript:alert(1)//x/y', undefined],
    ['/home/me/slug', undefined],
  ])('%s is %s', (text, url) => {
    expect(repositoryUrl(text)).toBe(url)
  })
})
