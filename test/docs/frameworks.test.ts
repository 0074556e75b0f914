import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { frameworks } from '../frameworks/frameworks.js'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/frameworks.md'), 'utf8')

const titles: Readonly<Record<string, string>> = {
  astro: 'Astro',
  cloudflare: 'Cloudflare Workers',
  next: 'Next.js',
  nuxt: 'Nuxt',
  sveltekit: 'SvelteKit',
}

it.each(frameworks)(
  'the page on frameworks shows what the playground of $name has',
  ({ playground, package: dependency }) => {
    const title = titles[playground] ?? playground
    const section = page.split(/^## /m).find((text) => text.startsWith(`${title.split('.')[0]}\n`)) ?? ''
    const blocks = [...section.matchAll(/```\w+ \[(?<file>[^\]\n]+)\]\n(?<code>[\s\S]*?)```/g)]
    expect(blocks.length).toBeGreaterThan(1)
    for (const { groups = {} } of blocks)
      expect(groups['code']).toBe(readFileSync(join(root, 'playground', playground, groups['file'] ?? ''), 'utf8'))

    const manifest = JSON.parse(readFileSync(join(root, 'playground', playground, 'package.json'), 'utf8')) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string>
    >
    const version = { ...manifest.devDependencies, ...manifest.dependencies }[dependency]
    expect(page).toMatch(new RegExp(`^\\| \\[${title}\\]\\(#[a-z-]+\\) ${version?.replaceAll('.', '\\.')}`, 'm'))
  },
)
