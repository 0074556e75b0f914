export { findCredentials, type FindCredentialsOptions } from './find.js'
export type { CredentialPlaces } from './files.js'
export { eraseCredential, storeCredential, type StoredPlace } from './store.js'
export type { Credential, StoredCredential } from './types.js'
