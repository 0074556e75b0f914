import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { expect, it } from 'vitest'
import { runSteps, type Transpiled, transpile } from '../fixtures/both-glues.js'
import { inspectComponent } from '../inspect/facts.js'
import { answers, composed, inJavaScript, scenarios } from '../fixtures/composed/scenarios.js'

/** Parts that hand their resources to the outside, where jco mixes up the handles. */
const REFUSED = ['hidden', 'hosted-wrap', 'lists', 'nested', 'pair', 'shared', 'single', 'twins', 'wrapped']

it.each(REFUSED)('a resource that a part hands to the outside is refused, with the way out: %s', async (name) => {
  const bytes = await composed(`${name}.wasm`)
  // So that an install compiles it before it pins it.
  expect(inspectComponent(bytes).composed).toBe(true)
  const refused: unknown = await transpile(bytes).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(WasmPkgError)
  expect(refused).toMatchObject({ code: 'E_UNSUPPORTED', hint: expect.stringContaining('Publish the parts') })
})

const RUN = Object.entries(scenarios).filter(([name]) => !REFUSED.includes(name))

it.each(RUN)('gives what wasmtime gives, with the tasks of jco and without: %s', async (name, lists) => {
  const { original, code, cores } = await transpile(await composed(`${name}.wasm`))
  const expected = lists.flatMap((steps, list) => steps.map((step, at) => [step, answers[name]?.[list]?.[at]]))
  expect(await results(original, cores, lists)).toEqual(expected)
  if (code !== original) expect(await results(code, cores, lists)).toEqual(expected)
})

async function results(
  code: string,
  cores: Transpiled['cores'],
  lists: readonly (readonly string[])[],
): Promise<unknown> {
  const lines = (await runSteps(code, cores, inJavaScript(lists))) as readonly (readonly [string, unknown])[]
  // Errors are lists of class and message, which are not those of wasmtime.
  return lines.map(([step, result]) => [step, Array.isArray(result) ? 'refused' : result])
}

const PYTHON = process.env['PYTHON'] ?? 'python3'

it.skipIf(!hasWasmtime())('wasmtime still answers so (needs wasmtime of PyPI)', () => {
  const judged = execFileSync(PYTHON, [join(import.meta.dirname, '../fixtures/composed/judge.py')], {
    encoding: 'utf8',
  })
  expect((JSON.parse(judged) as { answers: unknown }).answers).toEqual(answers)
})

function hasWasmtime(): boolean {
  try {
    execFileSync(PYTHON, ['-c', 'import wasmtime.component'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
