export { detach, readBody, readExcerpt } from './body.js'
export { isRetryableFailure } from './failure.js'
export { createTransport } from './transport.js'
export type { HttpRequest, HttpResponse, Transport, Trust } from './types.js'
