import type { InitializeHook, LoadHook, ResolveHook } from 'node:module'
import type { ServiceData } from '../bridge/channel.js'
import { receiveError, sendError } from '../bridge/protocol.js'
import { serve } from '../service/serve.js'
import { createService, type Service } from '../service/service.js'
import { isGenerated, mayBePackage } from '../specifier.js'

// Node loads this module into its thread for `module.register`, where hooks can be asynchronous.

let service: Service

export const initialize: InitializeHook<ServiceData> = (data) => {
  service = createService(data.root)
  serve(service, data)
}

export const resolve: ResolveHook = async (specifier, context, next) => {
  const { parentURL } = context
  if (!isGenerated(specifier) && !isGenerated(parentURL) && !mayBePackage(specifier))
    return await next(specifier, context)
  const place = await presentable(service.resolve(specifier, parentURL), parentURL)
  switch (place.kind) {
    case 'generated':
      return { url: place.url, format: 'module', shortCircuit: true }
    case 'elsewhere':
      return await next(place.specifier, { ...context, parentURL: place.parentUrl })
    case 'other':
      return await next(specifier, context)
  }
}

export const load: LoadHook = async (url, context, next) => {
  if (!isGenerated(url)) return await next(url, context)
  return { format: 'module', source: await presentable(service.load(url), undefined), shortCircuit: true }
}

async function presentable<T>(work: Promise<T>, importer: string | undefined): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw receiveError(sendError(error), importer)
  }
}
