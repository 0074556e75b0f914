/**
 * What git is told on its command line, where it outranks every configuration file. The files of a repository may be a stranger's:
 * nothing in them may choose a program to run.
 */
const SETTINGS: readonly string[] = [
  // A folder of a work tree can be made to look like a bare repository with a configuration of its own (git 2.38).
  'safe.bareRepository=explicit',
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.sshCommand=ssh',
  'core.askPass=',
  'core.alternateRefsCommand=true',
  'core.pager=cat',
  'diff.external=',
  // An empty value forgets the helpers of all files.
  'credential.helper=',
  'protocol.ext.allow=never',
  // A fetch that git starts by itself, for a partial clone, takes it from here.
  'remote.origin.uploadpack=git-upload-pack',
  'fetch.recurseSubmodules=false',
  'gc.auto=0',
  'maintenance.auto=false',
]

/** The options that stand before git's command. */
export const GIT_OPTIONS: readonly string[] = ['--no-pager', ...SETTINGS.flatMap((setting) => ['-c', setting])]

/** What git needs of the environment to start and to find the user's own configuration. */
const NEEDED = new Set(
  'PATH PATHEXT HOME USERPROFILE HOMEDRIVE HOMEPATH XDG_CONFIG_HOME APPDATA LOCALAPPDATA PROGRAMDATA PROGRAMFILES SYSTEMROOT COMSPEC TEMP TMP TMPDIR'.split(
    ' ',
  ),
)

/** What it needs besides to reach a remote. */
const NEEDED_TO_FETCH = new Set(
  'SSH_AUTH_SOCK SSL_CERT_FILE SSL_CERT_DIR HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY'.split(' '),
)

/**
 * The whole environment of git: no `GIT_*` of the caller, which could name other files and programs, and no tokens.
 *
 * @param remote whether a remote may be contacted; without it git contacts none, not even for objects that a partial clone lacks
 */
export function gitEnvironment(env: NodeJS.ProcessEnv, remote: boolean): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => {
    const key = name.toUpperCase()
    return NEEDED.has(key) || (remote && NEEDED_TO_FETCH.has(key))
  })
  return {
    ...Object.fromEntries(kept),
    // Messages are told apart by their text.
    LC_ALL: 'C',
    GIT_ALLOW_PROTOCOL: remote ? 'https:http:ssh:file' : '',
    GIT_NO_LAZY_FETCH: '1',
    // A commit is what its hash says.
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    GIT_SSH_COMMAND: 'ssh -oBatchMode=yes',
    GIT_SSH_VARIANT: 'ssh',
    GIT_EXTERNAL_DIFF: '',
    GIT_PAGER: 'cat',
  }
}
