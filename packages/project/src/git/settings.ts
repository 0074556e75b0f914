/**
 * Settings on git's command line, which take precedence over every configuration file. A stranger may have written the
 * files of a repository, so they must not choose a program to run.
 */
const SETTINGS: readonly string[] = [
  // A folder in a work tree can look like a bare repository with its own configuration (git 2.38).
  'safe.bareRepository=explicit',
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.sshCommand=ssh',
  'core.askPass=',
  'core.alternateRefsCommand=true',
  'core.pager=cat',
  'diff.external=',
  // An empty value resets the helpers of all files.
  'credential.helper=',
  'protocol.ext.allow=never',
  // Used by fetches that git itself starts for a partial clone.
  'remote.origin.uploadpack=git-upload-pack',
  'fetch.recurseSubmodules=false',
  'gc.auto=0',
  'maintenance.auto=false',
]

/** The options before git's command. */
export const GIT_OPTIONS: readonly string[] = ['--no-pager', ...SETTINGS.flatMap((setting) => ['-c', setting])]

/** The variables that git needs to start and to find the user's own configuration. */
const NEEDED = new Set(
  'PATH PATHEXT HOME USERPROFILE HOMEDRIVE HOMEPATH XDG_CONFIG_HOME APPDATA LOCALAPPDATA PROGRAMDATA PROGRAMFILES SYSTEMROOT COMSPEC TEMP TMP TMPDIR'.split(
    ' ',
  ),
)

/** Additional variables that it needs to contact a remote. */
const NEEDED_TO_FETCH = new Set(
  'SSH_AUTH_SOCK SSL_CERT_FILE SSL_CERT_DIR HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY'.split(' '),
)

/**
 * The complete environment of git: without the caller's `GIT_*`, which could name other files and programs, and without
 * tokens.
 *
 * @param remote whether git can contact a remote. Otherwise, it contacts none, not even for missing objects of a
 *   partial clone.
 */
export function gitEnvironment(env: NodeJS.ProcessEnv, remote: boolean): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => {
    const key = name.toUpperCase()
    return NEEDED.has(key) || (remote && NEEDED_TO_FETCH.has(key))
  })
  return {
    ...Object.fromEntries(kept),
    // Messages are recognised by their text.
    LC_ALL: 'C',
    GIT_ALLOW_PROTOCOL: remote ? 'https:http:ssh:file' : '',
    GIT_NO_LAZY_FETCH: '1',
    // Ignore replacements, so that a commit has the content of its hash.
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
