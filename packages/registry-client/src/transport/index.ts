export { detach, readBody, readExcerpt } from './body.js'
export { HTTPS_HINT, isRetryableFailure } from './failure.js'
export { createTransport } from './transport.js'
export type { HttpRequest, HttpResponse, Transport, Trust } from './types.js'
