import { printModule } from '@wasm-pkg/wasi/generated'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestTranspiler, type TestTranspiler } from '../fixtures/transpile.js'
import { generateRuntime, RUNTIME_ID } from '../glue/shared/module.js'
import { generateFacade } from './facade.js'
import { generateGlue } from './glue-module.js'

let transpiler: TestTranspiler
beforeAll(async () => void (transpiler = await openTestTranspiler()))
afterAll(() => transpiler.close())

/** Minified bytes of a program that calls one function of each of some small components. */
async function sizeOf(count: number): Promise<number> {
  const transpiled = await transpiler.sample('docs:adder@0.1.0')
  const names = Array.from({ length: count }, (_, at) => `bench:adder-n${at}@0.1.0`)
  const modules = new Map([[RUNTIME_ID, printModule(generateRuntime())]])
  const imports = names.map((name, at) => `import { hello as hello${at} } from '${name}'`)
  modules.set('entry', `${imports.join('\n')}\nconsole.log(${names.map((_, at) => `hello${at}()`).join()})`)
  for (const [at, label] of names.entries()) {
    const url = `new URL('assets/adder-n${at}.HASH1234.wasm', import.meta.url)`
    const cores = new Map(transpiled.cores.map(({ name }) => [name, { url }]))
    const input = { label, glue: `glue${at}`, transpiled, bindings: [], cores, mode: 'top-level-await' } as const
    modules.set(`glue${at}`, printModule(await generateGlue(transpiled)))
    modules.set(label, printModule(generateFacade(input)))
  }
  const load = (id: string): { code: string } => ({ code: modules.get(id) ?? '' })
  const bundle = await rolldown({ input: 'entry', plugins: [{ name: 'modules', resolveId: (id) => id, load }] })
  const { output } = await bundle.generate({ minify: true })
  return output[0].code.length
}

it('a program has 6 kB for its first component, and 1 kB for each further one', async () => {
  const [one, fifty] = [await sizeOf(1), await sizeOf(50)]
  expect(one).toBeLessThan(6_500)
  expect((fifty - one) / 49).toBeLessThan(1_050)
  expect(fifty).toBeLessThan(60_000)
})
