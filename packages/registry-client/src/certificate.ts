import { X509Certificate } from 'node:crypto'

const PEM = /-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs

export interface RootCertificate {
  readonly encoding: 'pem' | 'der'
  /** The certificate itself. As in wkg, its bytes are the UTF-8 bytes of the string. */
  readonly data: string
}

/** Whether the data contains a certificate. PEM can contain several. */
export function isCertificate({ encoding, data }: RootCertificate): boolean {
  const texts = encoding === 'der' ? [Buffer.from(data)] : (data.match(PEM) ?? [])
  return texts.length > 0 && texts.every(isX509)
}

/** As text, which Node's TLS functions require. */
export function toPem({ encoding, data }: RootCertificate): string {
  if (encoding === 'pem') return data
  const lines = Buffer.from(data).toString('base64').replace(/.{64}/g, '$&\n')
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`
}

function isX509(text: string | Uint8Array): boolean {
  try {
    return new X509Certificate(text).raw.byteLength > 0
  } catch {
    return false
  }
}
