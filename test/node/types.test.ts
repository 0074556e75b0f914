import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildSample } from '@wasm-pkg/testing/samples'
import { type App, createApp } from './app.js'

const tsc = join(import.meta.dirname, '../../node_modules/typescript/bin/tsc')
const PACKAGE = 'docs:adder@^0.1'

let app: App
beforeAll(async () => {
  app = await createApp({ 'main.mjs': `import { hello } from '${PACKAGE}'; console.log(hello('types'))` })
  const { name, version, bytes } = await buildSample('docs:adder@0.1.0')
  await app.publish(name, version, bytes)
  await app.run(process.execPath, 'main.mjs')
})
afterAll(() => app.remove())

/** What the compiler says to a file of the program. */
async function check(name: string, source: string): Promise<string> {
  await app.write(name, source)
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--types', '', name, 'wasm-pkg.d.ts']
  return await new Promise((resolve) => {
    execFile(process.execPath, [tsc, ...options], { cwd: app.folder }, (_error, stdout) => resolve(stdout))
  })
}

describe('the types that the loader writes', () => {
  it('accept right calls', async () => {
    const source = `import { add, hello } from '${PACKAGE}'\nconst text: string = hello('you') + add.add(1, 2).toFixed()\nexport { text }`
    expect(await check('right.mts', source)).toBe('')
  })

  it('refuse wrong ones', async () => {
    const source = `import { add, hello, nothing } from '${PACKAGE}'\nexport const wrong: number = hello(1)\nadd.add('1', 2)`
    const errors = await check('wrong.mts', source)
    expect(errors.split('\n').filter((line) => line.includes('error TS'))).toHaveLength(4)
    expect(errors).toContain("no exported member 'nothing'")
  })
})
