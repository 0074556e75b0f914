import { expect, it } from 'vitest'
import { openLine } from './channel.js'

it('gives up on a service that does not start', () => {
  const line = openLine('/app', 10)
  expect(() => line.ask({ do: 'save' })).toThrow(
    expect.objectContaining({ code: 'E_INTERNAL', message: expect.stringContaining('did not start') }),
  )
})
