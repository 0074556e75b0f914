import { type HandledRequest, startRegistryServer } from '@wasm-pkg/registry-server'
import { publishSamples } from './samples.js'

/** Every sample that the test applications import. */
export const SAMPLES = [
  'docs:adder@0.1.0',
  'docs:adder@0.2.0',
  'docs:consumer@0.1.0',
  'docs:greet@0.1.0',
  'wasi:random@0.2.12',
] as const

export interface TestRegistry {
  readonly host: string
  /** The requests since the samples were published, in order. */
  readonly requests: HandledRequest[]
  close(): Promise<void>
}

/** Starts the embedded registry with the samples. */
export async function startTestRegistry(): Promise<TestRegistry> {
  const requests: HandledRequest[] = []
  const { host, close } = await startRegistryServer({ onRequest: (request) => requests.push(request) })
  await publishSamples(host, SAMPLES)
  requests.length = 0
  return { host, requests, close }
}
