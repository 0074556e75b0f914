'use client'

import { add } from 'docs:adder/add'
import { hello } from 'docs:greet'
import { useEffect, useState } from 'react'

export function Client() {
  const [client, setClient] = useState('')
  const [sum, setSum] = useState(0)

  useEffect(() => setClient(hello('browser')), [])
  return (
    <>
      <p id="rendered">{hello('both')}</p>
      <p id="client">{client}</p>
      <button id="add" onClick={() => setSum(add(sum, 21))}>
        add 21
      </button>
      <output id="sum">{sum}</output>
    </>
  )
}
