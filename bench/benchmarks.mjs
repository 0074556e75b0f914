import { calls } from './calls.mjs'
import { coldBuild } from './cold-build.mjs'
import { commands } from './commands.mjs'
import { configCost } from './config-cost.mjs'
import { frozenFetch } from './frozen-fetch.mjs'
import { largeInstall } from './large-install.mjs'
import { lockFile } from './lock-file.mjs'
import { manyComponents } from './many-components.mjs'
import { nodeLoader } from './node-loader.mjs'
import { output } from './output.mjs'
import { values } from './values.mjs'
import { warmBuild } from './warm-build.mjs'

export const benchmarks = {
  'warm-build': warmBuild,
  'cold-build': coldBuild,
  'many-components': manyComponents,
  output,
  calls,
  values,
  'config-cost': configCost,
  commands,
  'lock-file': lockFile,
  'frozen-fetch': frozenFetch,
  'large-install': largeInstall,
  'node-loader': nodeLoader,
}
