import type { Group, HostileCase } from '../harness/case.js'
import { AUTH_CASES } from './auth.js'
import { INTEGRITY_CASES, STORE_DAMAGE_CASES } from './integrity.js'
import { LOCK_CASES } from './lock.js'
import { CREDENTIAL_CASES } from './credentials.js'
import { CONFIG_CASES, FILE_CASES } from './config.js'
import { CONTENT_CASES } from './content.js'
import { ECHO_CASES } from './echo.js'
import { MANY_CASES } from './many.js'
import { METADATA_CASES } from './metadata.js'
import { PATIENCE_CASES } from './patience.js'
import { SIGNATURE_CASES } from './signatures.js'
import { PROFILE_CASES } from './profiles.js'
import { INDEX_CASES, MANIFEST_CASES } from './manifests.js'
import { NETWORK_CASES } from './network.js'
import { ROUTE_CASES } from './routes.js'
import { TAG_CASES } from './tags.js'
import { TLS_CASES } from './tls.js'
import { WIRE_CASES } from './wire.js'

/** Every case, by the catalogue's headings. */
export const CASES_BY_GROUP: Readonly<Partial<Record<Group, readonly HostileCase[]>>> = {
  network: [...NETWORK_CASES, ...ROUTE_CASES, ...PATIENCE_CASES],
  tls: TLS_CASES,
  protocol: [...METADATA_CASES, ...MANIFEST_CASES, ...INDEX_CASES, ...TAG_CASES, ...WIRE_CASES, ...SIGNATURE_CASES],
  auth: [...AUTH_CASES, ...CREDENTIAL_CASES, ...ECHO_CASES, ...MANY_CASES],
  integrity: INTEGRITY_CASES,
  lock: LOCK_CASES,
  cache: STORE_DAMAGE_CASES,
  content: CONTENT_CASES,
  config: CONFIG_CASES,
  files: FILE_CASES,
  profiles: PROFILE_CASES,
}
