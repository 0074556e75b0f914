import { describe } from 'vitest'
import { CASES_BY_GROUP } from './cases/index.js'
import { defineCases } from './harness/define.js'
import { clientSurface } from './surfaces/client.js'

describe('hostile world, through the registry client', () => defineCases(CASES_BY_GROUP, clientSurface))
