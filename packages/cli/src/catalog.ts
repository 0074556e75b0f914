import type { Command, CommandEntry } from './frame/command.js'

/** @param aliases additional names, as in package managers */
function entry(
  name: string,
  summary: string,
  load: () => Promise<{ readonly command: Command }>,
  aliases: readonly string[] = [],
): CommandEntry {
  return { name, aliases, summary, load: async () => (await load()).command }
}

async function loadCompletion(): Promise<{ readonly command: Command }> {
  const { completionCommand } = await import('./commands/completion.js')
  return { command: completionCommand(COMMANDS) }
}

/** Every command. The module of a command is loaded only here, and only when its command runs. */
export const COMMANDS: readonly CommandEntry[] = [
  entry('add', 'Declare packages in package.json and install them', () => import('./commands/add.js')),
  entry('remove', 'Remove packages from package.json and the lock file', () => import('./commands/remove.js'), ['rm']),
  entry('install', 'Resolve, fetch and verify what the project needs', () => import('./commands/install.js'), ['i']),
  entry('update', 'Update packages to the newest allowed versions', () => import('./commands/update.js'), ['up']),
  entry('outdated', 'List packages with newer versions', () => import('./commands/outdated.js')),
  entry('list', 'Show the packages of the project as a tree', () => import('./commands/list.js'), ['ls']),
  entry('why', 'Show why a package is needed', () => import('./commands/why.js')),
  entry('info', 'Show what a package imports and exports', () => import('./commands/info.js')),
  entry('inspect', 'Show the packages on a local page', () => import('./commands/inspect.js')),
  entry('get', 'Download a package', () => import('./commands/get.js')),
  entry('wit', 'Print the WIT of a package', () => import('./commands/wit.js')),
  entry('wit fetch', 'Fetch and pin what a folder of WIT refers to', () => import('./commands/wit-fetch.js')),
  entry('wit build', 'Build a WIT package from a folder', () => import('./commands/wit-build.js')),
  entry('wit publish', 'Build a WIT package and publish it', () => import('./commands/wit-publish.js')),
  entry('wit vendor', 'Write what a folder of WIT refers to into it', () => import('./commands/wit-vendor.js')),
  entry('types', 'Write the types of what the project imports and declares', () => import('./commands/types.js')),
  entry('init', 'Set up a project: plugin, git and TypeScript', () => import('./commands/init.js')),
  entry('new', 'Start a component of your own', () => import('./commands/new.js')),
  entry('build', 'Build the component in this folder', () => import('./commands/build.js')),
  entry('pack', 'Make an npm package of a component', () => import('./commands/pack.js')),
  entry('publish', 'Publish packages to a registry', () => import('./commands/publish.js')),
  entry('login', 'Store credentials for a registry', () => import('./commands/login.js')),
  entry('logout', 'Remove the credentials for a registry', () => import('./commands/logout.js')),
  entry('config', 'Show the configuration and where it comes from', () => import('./commands/config.js')),
  entry('cache dir', 'Print the folder that holds the packages', () => import('./commands/cache-dir.js')),
  entry('cache verify', 'Check every file of the cache', () => import('./commands/cache-verify.js')),
  entry('cache gc', 'Remove unused packages', () => import('./commands/cache-gc.js')),
  entry('lock diff', 'Show what a lock file change means', () => import('./commands/lock-diff.js')),
  entry('lock check', 'Check the lock file against package.json', () => import('./commands/lock-check.js')),
  entry('lock verify', 'Check the lock file against the registries', () => import('./commands/lock-verify.js')),
  entry('lock merge', 'Merge lock files, also as a git merge driver', () => import('./commands/lock-merge.js')),
  entry('lock import', 'Import the pins of a wkg.lock', () => import('./commands/lock-import.js')),
  entry('lock export', 'Export the pins as a wkg.lock', () => import('./commands/lock-export.js')),
  entry('doctor', 'Look for problems with the project', () => import('./commands/doctor.js')),
  entry('serve', 'Run a local registry', () => import('./commands/serve.js')),
  entry('completion', 'Print a completion script for a shell', loadCompletion),
]
