import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Certificate {
  readonly cert: string
  readonly key: string
}

/** Server certificates of every kind, from an authority made for this run. */
export interface Certificates {
  /** PEM of the authority that signed `good`, `expired`, `notYet` and `wrongHost`. */
  readonly authority: string
  readonly good: Certificate
  readonly expired: Certificate
  readonly notYet: Certificate
  readonly wrongHost: Certificate
  readonly selfSigned: Certificate
  /** Signed by another authority. */
  readonly unknownAuthority: Certificate
}

const LOCAL_NAMES = 'DNS:localhost,IP:127.0.0.1,IP:127.0.0.2,IP:::1'

/** Makes them with openssl; takes about a second. */
export function makeCertificates(): Certificates {
  const dir = mkdtempSync(join(tmpdir(), 'wasm-pkg-tls-'))
  const path = (name: string): string => join(dir, name)
  const openssl = (...parameters: string[]): void => {
    execFileSync('openssl', parameters, { cwd: dir, stdio: 'pipe' })
  }
  const authority = (name: string): void => {
    openssl(
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '30',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.crt`,
    )
  }
  const leaf = (
    name: string,
    signer: string,
    names: string,
    from = '20250101000000Z',
    to = '20991231000000Z',
  ): Certificate => {
    openssl(
      'req',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
    )
    writeFileSync(path('ca.cnf'), caConfig(names))
    writeFileSync(path('index.txt'), '')
    writeFileSync(
      path('serial'),
      `${Math.floor(Math.random() * 0xffffff)
        .toString(16)
        .padStart(6, '0')}\n`,
    )
    openssl(
      'ca',
      '-batch',
      '-notext',
      '-config',
      'ca.cnf',
      '-cert',
      `${signer}.crt`,
      '-keyfile',
      `${signer}.key`,
      '-startdate',
      from,
      '-enddate',
      to,
      '-in',
      `${name}.csr`,
      '-out',
      `${name}.crt`,
    )
    return read(name)
  }
  const read = (name: string): Certificate => ({
    cert: readFileSync(path(`${name}.crt`), 'utf8'),
    key: readFileSync(path(`${name}.key`), 'utf8'),
  })
  try {
    authority('authority')
    authority('stranger')
    openssl(
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '30',
      '-subj',
      '/CN=localhost',
      '-addext',
      `subjectAltName=${LOCAL_NAMES}`,
      '-keyout',
      'self.key',
      '-out',
      'self.crt',
    )
    return {
      authority: readFileSync(path('authority.crt'), 'utf8'),
      good: leaf('good', 'authority', LOCAL_NAMES),
      expired: leaf('expired', 'authority', LOCAL_NAMES, '20200101000000Z', '20210101000000Z'),
      notYet: leaf('notyet', 'authority', LOCAL_NAMES, '20980101000000Z', '20991231000000Z'),
      wrongHost: leaf('wronghost', 'authority', 'DNS:registry.example'),
      selfSigned: read('self'),
      unknownAuthority: leaf('unknown', 'stranger', LOCAL_NAMES),
    }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

function caConfig(names: string): string {
  return `[ca]
default_ca = here
[here]
new_certs_dir = .
database = index.txt
serial = serial
default_md = sha256
policy = any
unique_subject = no
x509_extensions = leaf
[any]
commonName = supplied
[leaf]
subjectAltName = ${names}
basicConstraints = CA:FALSE
`
}
