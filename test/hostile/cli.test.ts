import { describe } from 'vitest'
import { CASES_BY_GROUP } from './cases/index.js'
import { defineCases, isFullRun } from './harness/define.js'
import { cliSurface } from './surfaces/cli.js'
import { projectSurface } from './surfaces/project.js'

// The runs before and after the one that is judged need no processes: they go over the same files.
const helper = isFullRun ? cliSurface : projectSurface

describe('hostile world, through `wasm-pkg install`', () => defineCases(CASES_BY_GROUP, cliSurface, helper))
