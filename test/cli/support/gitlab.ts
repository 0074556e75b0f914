import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Note {
  readonly id: number
  body: string
  readonly author: { readonly id: number }
}

export interface FakeGitLab {
  /** As `CI_API_V4_URL` has it. */
  readonly api: string
  readonly notes: Note[]
  close(): Promise<void>
}

/** Whom the token belongs to. */
export const BOT = 41

/** The part of GitLab's API that notes of a merge request need. */
export async function startGitLab(token: string): Promise<FakeGitLab> {
  const notes: Note[] = []
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = new URLSearchParams(Buffer.concat(chunks).toString('utf8')).get('body') ?? ''
    const answer = (status: number, document: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(document))
    }
    if (headers['private-token'] !== token) return answer(401, {})
    const { pathname } = new URL(url, 'http://localhost')
    if (pathname === '/api/v4/user') return answer(200, { id: BOT })
    const base = '/api/v4/projects/5/merge_requests/7/notes'
    if (pathname === base && method === 'GET') return answer(200, notes)
    if (pathname === base && method === 'POST') {
      notes.push({ id: 100 + notes.length, body, author: { id: BOT } })
      return answer(201, notes.at(-1))
    }
    const own = notes.find(({ id, author }) => pathname === `${base}/${id}` && author.id === BOT)
    if (own === undefined || method !== 'PUT') return answer(403, {})
    own.body = body
    answer(200, own)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    api: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v4`,
    notes,
    async close() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}
