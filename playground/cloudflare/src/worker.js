import { greeter, hello } from 'docs:greet'
import { page } from './page.js'

export default {
  fetch(request) {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/api/greet') return Response.json({ hello: hello(searchParams.get('name') ?? 'API') })
    const greeting = greeter.greet({ name: 'Grace', title: 'Admiral', languages: ['de'] })
    return new Response(page(greeting), { headers: { 'content-type': 'text/html; charset=utf-8' } })
  },
}
