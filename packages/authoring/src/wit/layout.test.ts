import { dependencyFiles } from '@wasm-pkg/authoring'
import { expect, it } from 'vitest'
import { folderName } from './layout.js'

const files = (path: string, text: string) => [{ path, text }]
const dependency = (name: string) => ({
  label: name,
  files: files(`/p/${name}.wit`, `package ${name}@1.0.0;\ninterface i { type t = u8; }`),
})

it('refuses two packages whose copies would have one path', async () => {
  const text = 'package docs:app;\nworld w { import acme-x:y/i@1.0.0; import acme:x-y/i@1.0.0; }'
  const source = {
    files: files('/p/wit/world.wit', text),
    dependencies: [dependency('acme-x:y'), dependency('acme:x-y')],
  }
  await expect(dependencyFiles(source)).rejects.toMatchObject({
    code: 'E_BUILD',
    message: expect.stringContaining('both belong into'),
  })
})

it.each(['..', '../../x', 'a/b', 'a\\b', ''])('makes no folder of the name %j', (name) => {
  expect(() => folderName({ namespace: 'acme', name, version: '1.0.0' })).toThrow(
    expect.objectContaining({ code: 'E_NAME' }),
  )
})
