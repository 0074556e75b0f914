import type { InitializeHook, LoadHook, ResolveHook } from 'node:module'
import type { ServiceData } from '../bridge/channel.js'
import { serve } from '../service/serve.js'
import { createService, type Service } from '../service/service.js'
import { isGenerated, mayBePackage } from '../specifier.js'

// Node loads this module into the thread it keeps for `module.register`, where hooks may be asynchronous.

let service: Service

export const initialize: InitializeHook<ServiceData> = (data) => {
  service = createService(data.root)
  serve(service, data)
}

export const resolve: ResolveHook = async (specifier, context, next) => {
  const { parentURL } = context
  if (!isGenerated(specifier) && !isGenerated(parentURL) && !mayBePackage(specifier))
    return await next(specifier, context)
  const place = await service.resolve(specifier, parentURL)
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
  return { format: 'module', source: await service.load(url), shortCircuit: true }
}
