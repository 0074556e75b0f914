import { describe } from 'vitest'
import { CASES_BY_GROUP } from './cases/index.js'
import { defineCases } from './harness/define.js'
import { cliSurface } from './surfaces/cli.js'

describe('hostile world, through `wasm-pkg install`', () => defineCases(CASES_BY_GROUP, cliSurface))
