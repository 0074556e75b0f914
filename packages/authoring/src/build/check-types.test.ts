import { root as repository } from '@wasm-pkg/testing/tarballs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { GUEST_TYPES_FILE } from '../guest-types/write-guest-types.js'
import { checkTypes } from './check-types.js'

it('accepts code that imports from another folder of the workspace', async () => {
  await mkdir(join(repository, '.cache'), { recursive: true })
  const workspace = await mkdtemp(join(repository, '.cache/workspace-'))
  const root = join(workspace, 'component')
  const entry = join(root, 'index.ts')
  try {
    await mkdir(root)
    await writeFile(join(workspace, 'shared.ts'), "export const run = (): string => 'shared'\n")
    await writeFile(entry, "export { run } from '../shared.ts'\n")
    await writeFile(join(root, 'package.json'), '{"type":"module"}')
    await writeFile(join(root, GUEST_TYPES_FILE), 'type Guest = { readonly run: () => string }\n')
    await writeFile(
      join(root, 'tsconfig.json'),
      '{"compilerOptions":{"strict":true,"module":"nodenext","types":[],"rootDir":"."}}',
    )
    await expect(checkTypes(root, entry)).resolves.toBeUndefined()
    await writeFile(join(workspace, 'shared.ts'), 'export const run = (): number => 1\n')
    await expect(checkTypes(root, entry)).rejects.toMatchObject({ code: 'E_BUILD' })
  } finally {
    await rm(workspace, { recursive: true })
  }
})
