import { describe } from 'vitest'
import { CASES_BY_GROUP } from './cases/index.js'
import { defineCases } from './harness/define.js'
import { projectSurface } from './surfaces/project.js'

describe('hostile world, through the project functions', () => defineCases(CASES_BY_GROUP, projectSurface))
