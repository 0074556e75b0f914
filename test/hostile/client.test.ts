import { describe } from 'vitest'
import { ALL_CASES } from './cases/index.js'
import { defineCases } from './harness/define.js'
import { clientSurface } from './surfaces/client.js'

describe('hostile world, through the registry client', () => defineCases(ALL_CASES, clientSurface))
