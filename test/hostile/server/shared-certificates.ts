import { type Certificates, makeCertificates } from './certificates.js'

let made: Certificates | undefined

/** One set of certificates per process. */
export function certificates(): Certificates {
  return (made ??= makeCertificates())
}
