import { describe, expect, it } from 'vitest'
import { useImageProject } from '../fixtures/suite.js'

const s = useImageProject()

describe('policy', () => {
  it.each([
    [{ registries: ['ghcr.io'] }, 'policy.registries: files'],
    [{ maxSize: 10 }, 'policy.maxSize'],
    [{ imports: ['wasi:io'] }, 'policy.imports: import wasi:sockets/tcp@0.2.0'],
    [{ packages: { 'acme:net': { imports: [] } } }, 'policy.packages["acme:net"].imports'],
  ])('%j stops the package before it is locked', async (policy, rule) => {
    await s.test.publish('acme:net@1.0.0', { imports: ['wasi:sockets/tcp@0.2.0'] })
    await s.test.writeManifest({ policy })
    await s.reopen()
    const failed = s.project.resolve('acme:net@1', { importer: 'src/a.js' })
    await expect(failed).rejects.toMatchObject({
      code: 'E_POLICY',
      chain: [{ label: 'required by', value: 'src/a.js' }],
    })
    await expect(failed).rejects.toThrow(rule)
    await s.project.save()
    expect(await s.test.readLock()).toBeUndefined()
  })
})
