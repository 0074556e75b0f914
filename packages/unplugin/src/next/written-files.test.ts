import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createWrittenFiles } from './written-files.js'

let root: string
let outside: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'wasm-pkg-next-'))
  outside = await mkdtemp(join(tmpdir(), 'wasm-pkg-outside-'))
  await writeFile(join(outside, 'mine.js'), 'mine')
})
afterEach(() => Promise.all([root, outside].map((folder) => rm(folder, { recursive: true }))))

it('writes files and removes those of earlier runs', async () => {
  const folder = join(root, '.wasm-pkg', 'build')
  await createWrittenFiles(root, folder).write('old/one.js', '1')
  const files = createWrittenFiles(root, folder)
  await files.write('new/two.js', '2')
  await files.prune()
  expect([await readdir(join(folder, 'old')), await readdir(join(folder, 'new'))]).toEqual([[], ['two.js']])
})

it.skipIf(process.platform === 'win32').each(['.wasm-pkg', '.wasm-pkg/build', '.wasm-pkg/build/modules'])(
  'neither writes nor removes through a link in place of %s',
  async (link) => {
    await mkdir(join(root, link, '..'), { recursive: true })
    await symlink(outside, join(root, link))
    const files = createWrittenFiles(root, join(root, '.wasm-pkg', 'build'))
    await expect(files.write('modules/mine.js', 'theirs')).rejects.toMatchObject({ code: 'E_CONFIG' })
    await files.prune().catch(() => undefined)
    expect(await readFile(join(outside, 'mine.js'), 'utf8')).toBe('mine')
    expect(await readdir(outside)).toEqual(['mine.js'])
  },
)
