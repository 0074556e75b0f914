import { expect, it, vi } from 'vitest'
import { ASYNC_FUNCTION, parseWat } from '../fixtures/wat.js'
import { readGlue } from '../glue/read.js'
import { inspectComponent } from '../inspect/facts.js'
import { generateModules } from './jco.js'
import { parametersOf } from './parameters.js'
import { jcoTaskRuntime, withSharedTasks, writeTaskRuntime } from './task-runtime.js'

it('is not made again by a thread that is given it', async () => {
  const bytes = await parseWat(ASYNC_FUNCTION)
  const { imports, exports } = inspectComponent(bytes)
  const files = await generateModules(bytes, imports, undefined)
  const code = Buffer.from(files.find(([name]) => name.endsWith('.js'))?.[1] ?? []).toString('utf8')
  const glue = readGlue(code, exports, parametersOf(bytes))
  const made = await withSharedTasks(glue)
  const written = writeTaskRuntime(await jcoTaskRuntime())

  vi.resetModules()
  vi.doMock('./jco.js', () => ({ generateModules: () => Promise.reject(new Error('jco was asked')) }))
  const other = await import('./task-runtime.js')
  expect(await other.withSharedTasks(glue, written)).toEqual(made)
  expect(made.tasks.length).toBeGreaterThan(2)
  vi.doUnmock('./jco.js')
})
