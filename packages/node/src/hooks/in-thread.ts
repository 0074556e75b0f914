import type { LoadFnOutput, LoadHookContext, ResolveFnOutput, ResolveHookContext } from 'node:module'
import { Worker } from 'node:worker_threads'
import { threadOptions } from '@wasm-pkg/registry-client/thread-options'
import { type Line, openLine } from '../bridge/channel.js'
import type { Place } from '../bridge/protocol.js'
import { isGenerated, mayBePackage } from '../specifier.js'
import { refuseRequire } from './require.js'

/** `module.registerHooks`, which is not in the types of our oldest Node. Its hooks run in the importing thread. */
export type RegisterHooks = (hooks: SyncHooks) => void

interface SyncHooks {
  resolve(
    specifier: string,
    context: ResolveHookContext,
    next: (specifier: string, context?: Partial<ResolveHookContext>) => ResolveFnOutput,
  ): ResolveFnOutput
  load(
    url: string,
    context: LoadHookContext,
    next: (url: string, context?: Partial<LoadHookContext>) => LoadFnOutput,
  ): LoadFnOutput
}

/**
 * Installs hooks that must answer synchronously. Everything that they need (files, network, compiler) is asynchronous,
 * so a service thread does the work and this thread waits.
 *
 * @param atExit called with the function that saves the lock, as soon as there may be something to save
 */
export function hookInThread(registerHooks: RegisterHooks, root: string, atExit: (line: Line) => void): void {
  let started: Line | undefined
  const line = (): Line => {
    if (started === undefined) {
      started = startService(root)
      atExit(started)
    }
    return started
  }

  registerHooks({
    resolve(specifier, context, next) {
      const { parentURL } = context
      if (!isGenerated(specifier) && !isGenerated(parentURL) && !mayBePackage(specifier))
        return next(specifier, context)
      const place = line().ask({ do: 'resolve', specifier, parentUrl: parentURL }) as Place
      switch (place.kind) {
        case 'generated':
          if (context.conditions.includes('require')) throw refuseRequire(specifier)
          return { url: place.url, format: 'module', shortCircuit: true }
        case 'elsewhere':
          return next(place.specifier, { ...context, parentURL: place.parentUrl })
        case 'other':
          return next(specifier, context)
      }
    },
    load(url, context, next) {
      if (!isGenerated(url)) return next(url, context)
      return { format: 'module', source: line().ask({ do: 'load', url }) as string, shortCircuit: true }
    },
  })
}

function startService(root: string): Line {
  const line = openLine(root)
  const worker = new Worker(new URL('../service/worker.js', import.meta.url), {
    workerData: line.far,
    transferList: [line.far.port],
    ...threadOptions(process),
  })
  worker.unref()
  return line
}
