import { restore } from './bundle/swap.mjs'

restore(process.cwd())
