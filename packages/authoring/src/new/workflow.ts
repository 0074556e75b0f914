import type { Template } from './types.js'

/** A workflow for GitHub Actions that publishes a tag with the job's own token. */
export function releaseWorkflow({ setup }: Pick<Template, 'setup'>): string {
  const steps = [
    '- uses: actions/checkout@v4',
    '- uses: actions/setup-node@v4\n  with:\n    node-version: 22',
    ...setup,
    '- run: npm install',
    '- run: npx wasm-pkg build',
    '- run: npx vitest run',
    '- run: echo "$TOKEN" | npx wasm-pkg login ghcr.io -u "$GITHUB_ACTOR" --password-stdin\n  env:\n    TOKEN: ${{ github.token }}',
    '- run: npx wasm-pkg publish --registry ghcr.io',
  ]
  return `name: Release
on:
  push:
    tags: ['v*']
permissions:
  contents: read
  packages: write
jobs:
  publish:
    runs-on: ubuntu-latest
    steps:
${steps.map((step) => step.replace(/^/gm, '      ')).join('\n')}
`
}
