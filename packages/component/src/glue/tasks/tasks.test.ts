import { printModule } from '@wasm-pkg/wasi/generated'
import { inspectComponent } from '@wasm-pkg/component'
import { rolldown } from 'rolldown'
import { expect, it } from 'vitest'
import { ASYNC_FUNCTION, CALLS_SLOW, parseWat } from '../../fixtures/wat.js'
import { generateModules } from '../../transpile/jco.js'
import { type Glue, readGlue } from '../read.js'
import { generateRuntime, RUNTIME_ID } from '../shared/module.js'
import { parseModule } from '../syntax.js'
import { undeclaredNames } from '../synchronous/undeclared.js'
import { EVERYTHING_TEXT } from './everything.js'
import { jcoTaskRuntime, withSharedTasks } from '../../transpile/task-runtime.js'
import { generateTaskRuntime, TASKS_ID } from './module.js'
import { partsOf } from './parts.js'
import { shareTasks } from './share.js'

const SLOW = { imports: ['slow'], exports: ['run'] }

async function glueOf(text: string, async?: typeof SLOW): Promise<Glue> {
  const bytes = await parseWat(text)
  const files = await generateModules(bytes, inspectComponent(bytes).imports, async)
  return readGlue(Buffer.from(files.find(([name]) => name.endsWith('.js'))?.[1] ?? []).toString('utf8'))
}

function moduleOf({ code, runtime, tasks }: Glue): string {
  return `import { ${runtime.join(', ')} } from '${RUNTIME_ID}'\nimport { ${tasks.join(', ')} } from '${TASKS_ID}'\n${code}`
}

/** Minified bytes of a program that has the glue of components. */
async function sizeOf(...components: readonly Glue[]): Promise<number> {
  const modules = new Map(components.map((glue, at) => [`glue${at}`, moduleOf(glue)]))
  modules.set(RUNTIME_ID, printModule(generateRuntime()))
  modules.set(TASKS_ID, printModule(generateTaskRuntime(await jcoTaskRuntime())))
  modules.set('entry', components.map((_, at) => `export { instantiate as i${at} } from 'glue${at}'`).join('\n'))
  const load = (id: string): { code: string } => ({ code: modules.get(id) ?? '' })
  const bundle = await rolldown({ input: 'entry', plugins: [{ name: 'glue', resolveId: (id) => id, load }] })
  const { output } = await bundle.generate({ minify: true })
  return output[0].code.length
}

it('the module declares or imports all that jco declares', async () => {
  const runtime = await jcoTaskRuntime()
  const { code } = await glueOf(EVERYTHING_TEXT)
  const module = parseModule(printModule(generateTaskRuntime(runtime)))
  // jco's `_lowerImport` mentions a variable `ret` that only other functions have.
  const known = [...undeclaredNames(parseModule(code)), ...runtime.uses, 'ret']
  expect(undeclaredNames(module, known)).toEqual([])
})

it('glue keeps nothing that the module has', async () => {
  const { parts } = await jcoTaskRuntime()
  for (const glue of [await glueOf(CALLS_SLOW, SLOW), await glueOf(ASYNC_FUNCTION), await glueOf(EVERYTHING_TEXT)]) {
    expect(partsOf(glue.code).length).toBeGreaterThan(30)
    const { code, tasks } = await withSharedTasks(glue)
    expect(partsOf(code).filter(({ name }) => parts.has(name))).toEqual([])
    expect(tasks).toContain('$_newTask')
  }
})

it('glue with a part that is not as in the module is refused', async () => {
  const { code } = await glueOf(ASYNC_FUNCTION)
  const other = code.replace('class RepTable {', 'class RepTable { other() {}')
  const runtime = await jcoTaskRuntime()
  expect(() => shareTasks(other, runtime)).toThrow('its RepTable is not that of the task runtime')
})

it('a program has the runtime once, and only the parts that its components use', async () => {
  const [first, second] = await Promise.all(
    [glueOf(CALLS_SLOW, SLOW), glueOf(ASYNC_FUNCTION)].map(async (glue) => withSharedTasks(await glue)),
  )
  if (first === undefined || second === undefined) throw new Error('there is no glue')
  const [one, two, other, whole] = [
    await sizeOf(first),
    await sizeOf(first, { ...first, code: `${first.code};` }),
    await sizeOf(second),
    await sizeOf(await withSharedTasks(await glueOf(EVERYTHING_TEXT))),
  ]
  // 37 kB of it are jco's classes of tasks, subtasks and waitables.
  expect(one).toBeLessThan(43_500)
  expect(two - one).toBeLessThan(2_000)
  expect(other).toBeLessThan(whole / 2)
})

it('glue says of its tasks only what is not usual, and leaves the rest to functions that all components share', async () => {
  const { code } = await withSharedTasks(await glueOf(ASYNC_FUNCTION))
  expect(code).toMatch(
    /_newTask\(\{ isAsync: true, entryFnName: '\w+', getCallbackFn: \(\) => callback_0, callbackFnName: callback_0 \}\)/u,
  )
  expect(code).toContain("return _taskResult(task, await _driveTask(0, task, 'run', ret));")
  expect(code).toContain('_failTask(0, task, err);')
  expect(code).toContain('_abandonTask(task, err);')
  const calling = await withSharedTasks(await glueOf(CALLS_SLOW, SLOW))
  expect(calling.code).toContain("const task = _hostTask(0, false, 'slow');")
  expect(calling.code).toMatch(
    /new WebAssembly\.Suspending\(_suspendingImport\(0, _lowerImportBackwardsCompat\.bind\(\s*null,\s*_importOptions\(\{ trampolineIdx: 0, /u,
  )
  expect(calling.code).not.toContain('.manuallyAsync ?')
})
