import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { watchInputs } from './watch-inputs.js'

it('notices a file that is replaced, and one that is new in a folder', async () => {
  const root = await mkdtemp(join(tmpdir(), 'wasm-pkg-watch-'))
  await mkdir(join(root, 'src/deep'), { recursive: true })
  await writeFile(join(root, 'package.json'), '{}')
  try {
    for (const change of ['package.json', 'src/deep/new.ts']) {
      let changes = 0
      const stop = watchInputs([join(root, 'package.json'), join(root, 'src'), join(root, 'none/x')], () => changes++)
      await writeFile(join(root, 'other'), 'text')
      await rename(join(root, 'other'), join(root, change))
      await expect.poll(() => changes).toBeGreaterThan(0)
      stop()
    }
  } finally {
    await rm(root, { recursive: true })
  }
})
