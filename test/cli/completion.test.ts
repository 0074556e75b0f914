import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { formatLock } from '@wasm-pkg/project/lock-file'
import { lockOf } from '@wasm-pkg/testing/lock'
import { hasTool } from '@wasm-pkg/testing/docker-registry'
import { useSandbox } from './support/sandbox.js'

const box = useSandbox()

/** What a shell offers for a command line, whose last word is begun. */
type Complete = (...words: readonly string[]) => Promise<readonly string[]>

/** A file with the completion script, below what goes before it. */
async function scriptFile(shell: string, before: string): Promise<string> {
  const file = join(box.home, `completion.${shell}`)
  await writeFile(file, `${before}\n${(await box.run(['completion', shell])).stdout}\n`)
  return file
}

async function lines(program: string, args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)(program, [...args], { cwd: box.project, env: box.env })
  return stdout.split(/\s+/).filter((word) => word !== '')
}

const quote = (text: string) => `'${text}'`

/** The command under its own name, as a shell function. */
const own = () => `wasm-pkg() { ${quote(process.execPath)} ${quote(box.bin)} "$@"; }`

beforeAll(async () => {
  const pins = ['acme:image', 'acme:user'].map((name) => ({ name, version: '1.0.0' }))
  await box.write('wasm-pkg.lock', formatLock(lockOf(...pins)))
})

it('finds the names of the project', async () => {
  expect(await box.run(['list', '--names'])).toMatchObject({ code: 0, stdout: 'acme:image\nacme:user\n' })
  expect(await box.run(['list', '--names', '--json'])).toMatchObject({ code: 2 })
})

/** What has to be offered in every shell. */
async function expectOffers(complete: Complete): Promise<void> {
  expect(await complete('inst')).toEqual(['install'])
  expect(await complete('lock', 'm')).toEqual(['merge'])
  expect(await complete('-C', 'dir', '--json', 'lock', 'm')).toEqual(['merge'])
  expect(await complete('lock', 'diff', '--form')).toEqual(['--format'])
  expect(await complete('lock', 'diff', '--format', '')).toEqual(['text', 'md', 'json'])
  expect(await complete('get', '--format', '')).toEqual(['auto', 'wasm', 'wit', 'js'])
  expect(await complete('update', '--lat')).toEqual(['--latest'])
  expect(await complete('--vers')).toEqual(['--version'])
  expect(await complete('completion', '')).toEqual(['bash', 'zsh', 'fish'])
  expect(await complete('remove', '')).toEqual(['acme:image', 'acme:user'])
  expect(await complete('-C', box.project, 'why', 'acme:u')).toEqual(['acme:user'])
}

describe.skipIf(!hasTool('bash'))('in bash (needs bash)', () => {
  it('offers commands, options, choices and packages', async () => {
    const file = await scriptFile('bash', own())
    const complete: Complete = async (...words) => {
      const set = `COMP_WORDS=(wasm-pkg ${words.map(quote).join(' ')}); COMP_CWORD=${words.length}; COMP_WORDBREAKS=''`
      return await lines('bash', ['-c', `source ${file}; ${set}; _wasm_pkg; printf '%s\\n' "\${COMPREPLY[@]}"`])
    }
    await expectOffers(complete)
    // As bash itself splits it.
    const split = `COMP_WORDS=(wasm-pkg why acme : u); COMP_CWORD=4; COMP_WORDBREAKS=':'`
    expect(await lines('bash', ['-c', `source ${file}; ${split}; _wasm_pkg; echo "\${COMPREPLY[@]}"`])).toEqual([
      'user',
    ])
  })
})

describe.skipIf(!hasTool('fish'))('in fish (needs fish)', () => {
  it('offers commands, options, choices and packages', async () => {
    const bin = `function wasm-pkg; ${quote(process.execPath)} ${quote(box.bin)} $argv; end`
    const file = await scriptFile('fish', bin)
    await expectOffers(async (...words) => {
      const line = `wasm-pkg ${words.join(' ')}`
      const offered = await lines('fish', [
        '--no-config',
        '-c',
        `source ${file}; complete -C ${quote(line)} | string replace -r '\\t.*' ''; true`,
      ])
      const order = ['text', 'md', 'json', 'auto', 'wasm', 'wit', 'js', 'bash', 'zsh', 'fish']
      return offered.toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
    })
  })
})

/** The functions of zsh's completion system, which work in an editor only: they say what they would offer. */
const ZSH_SYSTEM = `
  compdef() { : }
  offer() { for word in "$@"; do [[ $word == \${words[CURRENT]}* ]] && print -r -- $word; done }
  compadd() { offer \${(P)2} }
  _describe() { offer \${(P)2%%:*} }
  _files() { : }
  _arguments() {
    local spec flag values
    for spec in "$@"; do
      flag=\${\${spec%%\\[*}#\\*}
      values=\${spec##*:}
      if [[ $spec == -* || $spec == \\*-* ]]; then
        [[ $words[CURRENT-1] == $flag && $values == \\(* ]] && { offer \${=\${\${values#\\(}%\\)}}; return }
        [[ $words[CURRENT] == -* ]] && offer $flag
      elif [[ $words[CURRENT] != -* && $values == \\(* ]]; then offer \${=\${\${values#\\(}%\\)}}
      elif [[ $words[CURRENT] != -* && $values == _wasm* ]]; then $values
      fi
    done
  }`

describe.skipIf(!hasTool('zsh'))('in zsh (needs zsh)', () => {
  it('offers commands, options, choices and packages', async () => {
    const file = await scriptFile('zsh', `${own()}\n${ZSH_SYSTEM}`)
    await expectOffers(async (...words) => {
      const set = `words=(wasm-pkg ${words.map(quote).join(' ')}); CURRENT=${words.length + 1}`
      return await lines('zsh', ['-f', '-c', `source ${file}; ${set}; _wasm_pkg; true`])
    })
  })
})
