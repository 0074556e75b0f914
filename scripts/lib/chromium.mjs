import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The Chromium on the PATH, if there is one. @returns {string | undefined} */
export function findChromium() {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.flatMap((folder) => PROGRAMS.map((program) => join(folder, program))).find((path) => existsSync(path))
}
