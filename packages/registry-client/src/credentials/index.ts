export { findCredentials, type FindCredentialsOptions } from './find.js'
export type { CredentialPlaces } from './files.js'
export type { Credential, StoredCredential } from './types.js'
