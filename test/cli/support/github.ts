import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

export interface Comment {
  readonly id: number
  body: string
  readonly user: { readonly login: string }
}

export interface FakeGitHub {
  readonly api: string
  readonly comments: Comment[]
  readonly requests: string[]
  /** Status of every answer to a write, if it is refused. */
  refuse: number | undefined
  close(): Promise<void>
}

/** The part of GitHub's API that comments on pull requests need, with its pages of comments and its token. */
export async function startGitHub(token: string): Promise<FakeGitHub> {
  const github: Omit<FakeGitHub, 'api' | 'close'> = { comments: [], requests: [], refuse: undefined }
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request
    github.requests.push(`${method} ${url}`)
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    if (headers.authorization !== `Bearer ${token}`) return answer(401, {})
    if (method !== 'GET' && github.refuse !== undefined) return answer(github.refuse, {})
    const body = chunks.length === 0 ? {} : (JSON.parse(Buffer.concat(chunks).toString('utf8')) as { body?: string })
    const { pathname, searchParams } = new URL(url, 'http://localhost')
    if (pathname === '/repos/acme/app/issues/7/comments' && method === 'GET') {
      const size = Number(searchParams.get('per_page'))
      const start = (Number(searchParams.get('page')) - 1) * size
      return answer(200, github.comments.slice(start, start + size))
    }
    if (pathname === '/repos/acme/app/issues/7/comments' && method === 'POST') {
      // GitHub's limit on a comment.
      if ((body.body ?? '').length > 65_536) return answer(422, {})
      const comment = {
        id: 1000 + github.comments.length,
        body: body.body ?? '',
        user: { login: 'github-actions[bot]' },
      }
      github.comments.push(comment)
      return answer(201, comment)
    }
    const own = github.comments.find(({ id }) => pathname === `/repos/acme/app/issues/comments/${id}`)
    if (own !== undefined && method === 'PATCH') {
      own.body = body.body ?? ''
      return answer(200, own)
    }
    answer(404, {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return Object.assign(github, {
    api: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  })
}
