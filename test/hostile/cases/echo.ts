import assert from 'node:assert/strict'
import type { Expected, HostileCase } from '../harness/case.js'
import type { Exchange, Fault } from '../server/exchange.js'
import { altered, loginOf, redirect, status, withHeaders } from '../server/faults.js'
import { registryOnly } from './login.js'

/** The registry puts what it got into its answer. */
const echo = (
  title: string,
  fault: (login: string) => Fault,
  expected: Expected,
  more: Partial<HostileCase> = {},
): HostileCase => ({
  row: 82,
  title: `the login comes back in ${title}`,
  plant: ({ registry }) =>
    registry.script.always('manifest', (exchange: Exchange) => fault(loginOf(exchange))(exchange)),
  expected,
  ...more,
})

const inJson = (login: string): string => JSON.stringify({ errors: [{ code: 'DENIED', message: `you sent ${login}` }] })

/** What is shown of a text ends after some two hundred characters, here in the middle of the login. */
const LONG_BEFORE = [60, 110, 150, 180]

/** Texts that are shown, because an honest registry puts nothing secret there. */
export const ECHO_CASES: readonly HostileCase[] = [
  echo('the text of an error', (login) => status(403, inJson(login)), 'E_DENIED', { quick: true }),
  echo('the text of an error, password and all', (login) => status(403, inJson(login)), 'E_DENIED', {
    setup: { profile: 'gar' },
    credentialsAt: registryOnly,
    quick: true,
  }),
  ...LONG_BEFORE.map((length) =>
    echo(
      `a long text, behind ${length} characters`,
      (login) => status(403, JSON.stringify({ message: `${'-'.repeat(length)} ${login}` })),
      'E_DENIED',
      {
        setup: { profile: 'gar' },
        credentialsAt: registryOnly,
        // Half a password is half of the work.
        check: ({ secrets }, { output }) =>
          assert.ok([...secrets].every((secret) => !output.includes(secret.slice(0, secret.length / 2)))),
      },
    ),
  ),
  echo('an error page', (login) => status(500, `<h1>500</h1><p>${login}</p>`), 'E_HTTP_STATUS', { slow: true }),
  echo('an error page, cut into words', (login) => status(404, login.replaceAll(' ', '\n')), 'E_NOT_FOUND', {
    setup: { profile: 'gar' },
    credentialsAt: registryOnly,
  }),
  echo("Docker Hub's message", (login) => status(403, JSON.stringify({ message: login })), 'E_DENIED'),
  echo('the type of the content', (login) => rewritten((found) => ({ ...found, mediaType: login })), 'E_MEDIA_TYPE'),
  echo(
    'the type of a layer',
    (login) => rewritten((found) => ({ ...found, layers: [layer(found, { mediaType: login })] })),
    'E_MANIFEST',
  ),
  echo(
    'the digest of a layer',
    (login) => rewritten((found) => ({ ...found, layers: [layer(found, { digest: login })] })),
    'E_DIGEST_SYNTAX',
  ),
  echo('the place that a redirect leads to', (login) => redirect(`ftp://${login.replace(/^\w+ /, '')}/`), 'E_REDIRECT'),
  echo(
    'the host that a redirect leads to',
    (login) => redirect(`https://${login.replace(/^\w+ /, '')}.invalid/`),
    'E_NETWORK',
  ),
  echo(
    'the encoding of the content',
    (login) => withHeaders({ 'content-encoding': login.replace(/^\w+ /, '') }),
    'E_PROTOCOL',
  ),
  {
    row: 82,
    title: 'the password comes back in the refusal of a token',
    plant: ({ registry }) =>
      registry.tokens?.script.always('token', (exchange) => status(401, inJson(loginOf(exchange)))(exchange)),
    expected: 'E_AUTH',
  },
  {
    row: 82,
    title: 'the password comes back as the token',
    plant: ({ registry }) =>
      registry.tokens?.script.always('token', (exchange) =>
        altered(() => ({ body: Buffer.from(JSON.stringify({ token: loginOf(exchange).split(':').at(-1) })) }))(
          exchange,
        ),
      ),
    expected: 'E_DENIED',
  },
]

/** A changed manifest without an announced digest. */
function rewritten(change: (document: Record<string, unknown>) => unknown): Fault {
  return altered(({ headers: { 'docker-content-digest': _announced, ...headers }, body }) => ({
    headers,
    body: Buffer.from(JSON.stringify(change(JSON.parse(Buffer.from(body).toString()) as Record<string, unknown>))),
  }))
}

function layer(document: Record<string, unknown>, change: object): object {
  return { ...(document['layers'] as object[])[0], ...change }
}
