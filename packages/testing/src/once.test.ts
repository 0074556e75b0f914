import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { oncePerRun } from './once.js'

it('fills a folder once for all who ask, and again where that failed', async () => {
  const name = `once-${process.pid}`
  let filled = 0
  const fill = async (folder: string): Promise<void> => {
    filled += 1
    await writeFile(join(folder, 'file'), String(filled))
    if (filled === 1) throw new Error('the first fails')
  }
  await expect(oncePerRun(name, fill)).rejects.toThrow('the first fails')
  const folders = await Promise.all([oncePerRun(name, fill), oncePerRun(name, fill), oncePerRun(name, fill)])
  expect(new Set(folders).size).toBe(1)
  expect(await readFile(join(folders[0] ?? '', 'file'), 'utf8')).toBe('2')
})
