import { greeter } from 'docs:greet'
import { Client } from './client.jsx'

export const dynamic = 'force-dynamic'

export default function Page() {
  return (
    <>
      <h1>Components in Next.js</h1>
      <p id="loaded">{greeter.greet({ name: 'Grace', title: 'Admiral', languages: ['de'] })}</p>
      <Client />
    </>
  )
}
