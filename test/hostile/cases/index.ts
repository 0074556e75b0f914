import type { Group, HostileCase } from '../harness/case.js'
import { NETWORK_CASES } from './network.js'

export const CASES_BY_GROUP: Readonly<Partial<Record<Group, readonly HostileCase[]>>> = {
  network: NETWORK_CASES,
}

export const ALL_CASES: typeof CASES_BY_GROUP = CASES_BY_GROUP
