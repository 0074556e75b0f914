import './require-node.js'
import { register } from './index.js'

register()
