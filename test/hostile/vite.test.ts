import { describe } from 'vitest'
import { CASES_BY_GROUP } from './cases/index.js'
import { defineCases } from './harness/define.js'
import { projectSurface } from './surfaces/project.js'
import { viteSurface } from './surfaces/vite.js'

describe('hostile world, through a build with Vite', () => defineCases(CASES_BY_GROUP, viteSurface, projectSurface))
