import type { WrittenMetadata } from '@wasm-pkg/component'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { join } from 'node:path'
import { objectOf, readManifestJson } from './manifest-json.js'
import { repositoryUrl } from './repository.js'
import { isSpdx } from './spdx.js'

/** npm's own values for packages without a license, or with one in a file. They are not SPDX expressions. */
const NOT_SPDX = /^(?:UNLICENSED|SEE LICENSE IN .*)$/

/**
 * What `package.json` says about the package, in the form of the metadata sections. Fields whose values do not
 * fit the sections are left out.
 *
 * @throws WasmPkgError `E_CONFIG` for a license that is not an SPDX expression, because wasm-tools and wkg would then read no metadata
 */
export async function readPackageJson(root: string): Promise<WrittenMetadata> {
  const file = join(root, 'package.json')
  const json = await readManifestJson(file)
  const { author, contributors, description, homepage, license, repository } = json
  const people = [author, ...(Array.isArray(contributors) ? (contributors as unknown[]) : [])].flatMap(personText)
  const source = repositoryUrl(textOf(repository) ?? textOf(objectOf(repository)['url']) ?? '')
  const page = textOf(homepage)
  const licenses = textOf(license)
  if (licenses !== undefined && !NOT_SPDX.test(licenses)) requireSpdx(licenses, file)
  return {
    ...(people.length > 0 && { authors: people.join(', ') }),
    ...(textOf(description) !== undefined && { description: textOf(description) ?? '' }),
    ...(licenses !== undefined && !NOT_SPDX.test(licenses) && { licenses }),
    ...(source !== undefined && { source }),
    ...(page !== undefined && URL.canParse(page) && { homepage: new URL(page).href }),
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

/** `Name <email>`: the text of npm's short form, without the web page, which may follow in parentheses. */
function personText(value: unknown): readonly string[] {
  const short = textOf(value)?.replace(/\s*\([^)]*\)\s*$/, '')
  if (short !== undefined) return [short]
  const [name, email] = [textOf(objectOf(value)['name']), textOf(objectOf(value)['email'])]
  const text = [name, email && `<${email}>`].filter((part) => part !== undefined).join(' ')
  return text === '' ? [] : [text]
}

function requireSpdx(text: string, file: string): void {
  if (isSpdx(text)) return
  throw new WasmPkgError('E_CONFIG', `${escapeText(file, 1000)}: "license" is not an SPDX expression`, {
    expected: 'an expression such as MIT or Apache-2.0 OR MIT, or UNLICENSED',
    actual: escapeText(text),
    hint: 'Look up the identifier of the license on spdx.org/licenses.',
  })
}
