/** A test that plays a row, and a piece of its name. */
export interface Evidence {
  readonly file: string
  readonly title: string
}

/** A row of the catalogue of faults and attacks. Rows without `shownBy` and `why` are played by cases. */
export interface Row {
  readonly id: number
  readonly what: string
  /** Tests besides the cases. */
  readonly shownBy?: readonly Evidence[]
  /** Why nothing plays it. */
  readonly why?: string
}

const row = (id: number, what: string, ...shownBy: readonly (readonly [file: string, title: string])[]): Row => ({
  id,
  what,
  shownBy: shownBy.map(([file, title]) => ({ file, title })),
})

const open = (id: number, what: string, why: string): Row => ({ id, what, why })

/** Every row, by number. */
export const ROWS: readonly Row[] = [
  row(1, 'DNS name does not exist'),
  row(2, 'Connection refused'),
  row(4, 'Headers sent, body stalls after 10 bytes'),
  row(5, 'Reset in mid-body (Content-Length known)'),
  row(6, 'Close-delimited body cut short (no length)'),
  row(7, 'Chunked body aborted'),
  row(9, 'Range resume, server answers 200 full'),
  row(10, 'Range resume, 206 with wrong Content-Range start or total'),
  row(11, 'Range resume after blob changed (ETag differs / prefix corrupt)'),
  row(12, '416 with full Content-Length and empty body, then close'),
  row(14, 'HTTP 503 forever'),
  row(15, '429 with Retry-After: 1'),
  row(16, '429 with Retry-After: 86400, HTTP-date, negative, abc, unix timestamp'),
  row(17, '429 with Docker-style body {"message":…} and ratelimit-remaining: 0;w=21600'),
  row(19, 'Redirect loop / 30 hops'),
  row(20, 'Redirect without Location, to file:, data:, ftp:, to a URL with userinfo'),
  row(21, 'Redirect https → http'),
  row(22, 'Redirect from public host to loopback / 169.254.169.254 / private range'),
  row(24, 'Proxy answers 407 / refuses CONNECT'),
  row(25, 'TLS: self-signed, expired, not yet valid, wrong host name, unknown CA'),
  row(
    26,
    'TLS: plain http server on https port and the reverse (400 "Client sent an HTTP request to an HTTPS server")',
  ),
  row(27, 'Custom CA in config + NODE_EXTRA_CA_CERTS'),
  row(29, 'Registry on a port that fetch blocks (e.g. 6000 → "bad port")'),
  row(30, 'Ctrl-C / AbortSignal during download', [
    'test/cli/terminal.test.ts',
    'ends on Ctrl-C, though the download goes on, and leaves everything as it was',
  ]),
  open(
    31,
    'Primary mirror down, secondary healthy (blob by digest)',
    'neither wkg nor wasm-pkg supports mirrors: each package has one location',
  ),
  row(
    32,
    'Manifest 404 because Accept lacked the type (docker-registry text "OCI manifest found, but accept header…")',
  ),
  row(34, 'JSON with BOM, trailing garbage, duplicate keys, NaN, 10 MB of nesting'),
  row(35, 'Manifest of 5 MiB / endless manifest'),
  row(36, 'Content-Type ≠ body mediaType'),
  row(37, 'Content-Type with parameters, different case'),
  row(39, 'schemaVersion 1, docker schema1 signed, missing schemaVersion'),
  row(40, 'Tag resolves to an index, wasm entry present once / twice / never; nested index; index pointing to itself'),
  row(41, 'No layers / two wasm layers / layer not application/wasm / config type unknown'),
  row(42, 'Descriptor size negative, float, > 2^53, string, missing'),
  row(44, 'Descriptor with inline data'),
  row(45, 'Docker-Content-Digest missing, empty, malformed, sha512, or wrong'),
  row(46, 'HEAD: 401 on blob, 403, 405, 404 while GET is 200, wrong Content-Length, body present'),
  row(47, 'Tag list: Link absolute same-origin, relative, with extra params, quoted/unquoted rel, several links'),
  row(49, 'Tag list: self-referential or endless Link'),
  row(50, 'Tag list: server ignores n and last, no Link, random order (docker-registry 2.8.2; quay ignored last)'),
  row(51, 'Tag list: 100-per-page, newest versions on the last page (GHCR, Docker Hub)'),
  row(52, 'Tag list: tags: null, missing, duplicates, non-strings, 1e6 tags, tags > 128 chars, sha256-… referrer tags'),
  row(54, 'Error body: errors[] many, message with ANSI/bidi, 1 MB, not JSON'),
  row(55, 'Version with build metadata 1.0.0+b1 (a tag cannot hold +; 404 on docker-registry)'),
  row(56, 'Referrers: 404 text; 303/307 to another origin; 200 with non-index; 400; 429'),
  row(57, 'Referrers tag returns the subject itself or a manifest whose subject is another digest'),
  row(59, 'Warning: 299 - "…" headers, > 4096 bytes, ANSI'),
  row(60, 'OCI-Namespace/ns of a proxy'),
  row(61, 'HTTP/1.1 smuggling shapes: two Content-Lengths, CL + TE, garbage status line, 20 KB header, 1xx before 200'),
  row(62, 'Basic challenge (Basic realm="x")'),
  row(64, 'Realm on another host (normal: auth.docker.io)'),
  row(65, 'Realm http:// on a non-loopback host, file:, with userinfo, with fragment, 100 KB long'),
  row(66, 'Realm = metadata/private address while registry is public'),
  row(67, 'Realm redirects cross-origin'),
  row(
    69,
    'Token response: token, access_token, both, neither, non-string, expires_in 0/−1/absent/huge, issued_at future, > 128 KiB, HTML',
  ),
  row(70, 'Token expires between manifest and blob'),
  row(71, 'Clock skew: local clock 1 h ahead or behind'),
  row(72, 'Endless 401 with valid-looking tokens'),
  row(74, 'Token for repo A used for repo B'),
  row(75, 'Anonymous pull where credentials are bad'),
  row(76, 'Credential host match: evil-ghcr.io, ghcr.io.evil.com, ghcr.io:444, GHCR.IO, https://index.docker.io/v1/'),
  row(77, 'docker config: auths with identitytoken, empty auth, bad base64, no colon, colon in password, non-UTF-8'),
  row(79, 'WKG_REGISTRY_…_AUTH_BEARER collision (a-b.io and a.b.io map to one name)'),
  row(80, 'Token in URL (https://user:pass@host/)'),
  row(81, '403 on HEAD without body'),
  row(82, 'Secrets in logs with --verbose and in crash output'),
  row(84, 'Blob: one bit flipped, same length'),
  row(85, 'Blob shorter / longer than descriptor'),
  row(86, 'Blob endless'),
  row(87, 'Blob empty with right header'),
  row(89, 'Manifest re-serialised by a proxy (whitespace)'),
  row(90, 'Config blob wrong, or its layerDigests disagrees with the layer'),
  row(91, 'Config claims imports/exports that the component lacks'),
  row(
    92,
    'Digest syntax: uppercase hex, 63/65 chars, md5:, sha256:../../x, sha512:, percent-encoded, whitespace, unicode digits',
  ),
  row(94, 'Lock has digest X, tag gone, blob still there'),
  row(95, 'Content-Encoding: gzip on blob: honest, bomb (51 KB → 50 MB), corrupt, br, double'),
  row(96, 'Digest of lock matches but layer is not wasm'),
  row(97, 'Two packages share a blob', [
    'test/hostile/install.test.ts',
    'fetches and stores the bytes that two packages share once',
  ]),
  row(
    99,
    'Derived output (transpiled JS) edited in cache',
    ['packages/registry-client/src/store/store.test.ts', 'takes an entry for a miss in whose %s %j is edited'],
    ['packages/component/src/transpile/transpiler.test.ts', 'compiles again what was damaged on disk'],
  ),
  row(100, 'Missing lock, frozen'),
  row(101, 'Lock lacks an entry / has an extra / requirement changed, frozen'),
  row(102, 'Frozen with everything cached'),
  row(104, 'Git conflict markers'),
  row(105, 'Truncated file / 0 bytes / binary / 50 MB'),
  row(106, 'CRLF, BOM, CR only, no final newline, tabs'),
  row(107, 'Version 2 / 0 / "1" / 1.0 / missing'),
  row(109, 'File rewritten by wkg (our facts gone)'),
  row(110, 'Duplicate package, duplicate key, duplicate requirement'),
  row(111, 'Union-merge result (two version= lines)'),
  row(112, 'Names __proto__, constructor, a:b/../../c, upper case, NUL, bidi U+202E, homoglyphs'),
  row(114, 'Registry changed for same name@version, digest changed too'),
  row(115, 'Digest field empty / absent / weak'),
  row(116, 'Facts forged: imports list in lock omits wasi:sockets'),
  row(117, 'Size forged smaller / larger'),
  row(119, 'Kill −9 while writing', ['test/hostile/crash/kill.test.ts', 'leaves nothing wrong behind']),
  row(120, 'Read-only lock file / directory / EACCES / EROFS'),
  row(121, 'Lock is a symlink; a directory; a FIFO; > 1 hard link'),
  row(122, 'Determinism: resolve 50× with shuffled inputs, other locale (tr_TR), other TZ, Windows paths', [
    'test/hostile/install.test.ts',
    'writes one lock file and one types file in any locale, time zone and order',
  ]),
  row(124, 'Offline update', [
    'test/hostile/install.test.ts',
    'leaves the lock file as it is when there is no network to update from',
  ]),
  row(125, 'Yanked/removed version that is locked'),
  row(126, '32 processes fetch the same 12 MB blob with a slow server', [
    'test/hostile/crash/together.test.ts',
    'processes install into one empty store and one lock at once',
  ]),
  row(127, 'SIGKILL at every 10 % of a download', ['test/hostile/crash/kill.test.ts', 'leaves nothing wrong behind']),
  row(129, 'ENOSPC in mid-write (4 MB tmpfs) and short write without error', [
    'test/hostile/crash/disk.test.ts',
    'full: $name says so, stores nothing, and works once there is room',
  ]),
  row(130, 'ENOSPC while writing the lock', [
    'test/hostile/crash/disk.test.ts',
    'a lock file that finds no room keeps its old content',
  ]),
  row(131, 'EXDEV: cache and tmpdir on different file systems', [
    'test/hostile/crash/disk.test.ts',
    'store, project and temporary folder on different disks',
  ]),
  row(132, 'EMFILE / ENFILE with 200 parallel packages', [
    'test/hostile/install.test.ts',
    'installs 200 packages where few files may be open',
  ]),
  row(134, 'Cache dir inside a network/case-insensitive FS', [
    'test/hostile/harness/rules.test.ts',
    'stores under a name of its own',
  ]),
  row(135, 'GC while a build reads', [
    'test/hostile/crash/together.test.ts',
    'processes that delete the store while others install end well or say so',
  ]),
  row(136, 'GC: referenced by another project', [
    'packages/registry-client/src/store/store.test.ts',
    'keeps what a living project refers to and what is young',
  ]),
  row(137, 'Old cache layout version / newer layout'),
  row(139, 'Same package name in two registries'),
  row(140, 'Metadata cache stale: tag list cached, new version published', [
    'test/hostile/install.test.ts',
    'finds a version that was published after the last install',
  ]),
  row(
    141,
    'Worker threads + vitest workers + dev server + CLI at once',
    ['test/hostile/crash/together.test.ts', 'processes install into one empty store and one lock at once'],
    ['test/vite/servers.test.ts', 'may be two of one project at once'],
  ),
  open(
    142,
    'Windows: antivirus holds file → EPERM/EBUSY on rename',
    'tests run on Linux; on Windows, a failed rename is tried again, and an identical file at the target is accepted',
  ),
  row(144, 'Cache restored by CI from an untrusted PR (CREEP)'),
  row(
    145,
    'Empty, 4 bytes, magic only, magic + core version for a component (or the reverse), .wat text, gzip of wasm, ELF, HTML',
  ),
  row(146, 'Section length beyond EOF, LEB128 overlong/overflow, count 2^32 − 1 with a tiny body'),
  row(147, 'Nested components 10 000 deep; 1e6 imports; 1e6 custom sections'),
  row(149, 'Names with NUL, newline, ANSI, U+202E, unpaired surrogate bytes (invalid UTF-8), 1 MB long'),
  row(150, 'Import names with url=<https://…>, integrity=<…>, locked-dep=<…>, unlocked-dep=<…>'),
  row(151, 'Docs containing */, </script>, ${}, backtick, //# sourceMappingURL=, U+2028', [
    'packages/component/src/types/adversarial-docs.test.ts',
    'say nothing to a compiler, whatever they hold',
  ]),
  row(
    152,
    'Exports named default, then, __proto__, constructor, reserved words, differing only in case or -',
    ['packages/component/src/codegen/adversarial.test.ts', 'runs functions with the names of everything in JavaScript'],
    ['packages/component/src/codegen/adversarial.test.ts', 'gives what shares a name names of its own'],
  ),
  row(154, 'Component whose instantiate traps / loops / grows memory', [
    'test/hostile/bounds/component.test.ts',
    'a component is never run to compile it',
  ]),
  row(
    155,
    'WIT package (not component) where a component is expected, and the reverse',
    [
      'packages/component/src/transpile/transpiler.test.ts',
      'refuses core modules, WIT packages and damaged components',
    ],
    ['test/cli/publish.test.ts', 'says what a file is that cannot be published'],
  ),
  open(
    156,
    'Embedded package name/version ≠ requested',
    "the name inside the bytes is shown as the publisher's claim and is not compared; the lock file pins the bytes under the requested name",
  ),
  row(157, 'Custom sections with producers/source claims', [
    'test/cli/reading.test.ts',
    'tells versions, metadata, imports, exports and where it is',
  ]),
  row(159, 'Unknown key, wrong type, TOML error in any layer'),
  row(
    160,
    'Precedence env > project > user > system',
    [
      'packages/registry-client/src/config/load.test.ts',
      'the user’s mappings beat the project’s, whose default beats the user’s; an explicit registry beats all',
    ],
    ['test/cli/reading.test.ts', 'shows every value with its place'],
  ),
  row(161, 'Namespace mapped to two registries in two files', [
    'packages/registry-client/src/config/load.test.ts',
    'metadata belongs to the mapping that chose the registry, never to another',
  ]),
  row(162, 'Namespace unmapped and default registry set', [
    'packages/registry-client/src/config/load.test.ts',
    'without any file the built-in namespaces apply, and nothing else',
  ]),
  row(164, 'http for non-loopback host'),
  row(165, 'Registry string with path, scheme, userinfo, .., ?, IDN/punycode look-alike'),
  row(166, 'Config file unreadable / symlink loop / 100 MB'),
  row(167, 'HOME unset, XDG set to relative path, cache env empty string'),
  row(169, 'Destination contains symlink component out of the project (out → /etc)', [
    'packages/registry-client/src/files.test.ts',
    'a file that is a link out of its folder is not written through',
  ]),
  row(
    170,
    'Destination file is a symlink / exists with other content / is a directory',
    ['packages/registry-client/src/store/store.test.ts', 'refuses a folder in its place'],
    ['packages/registry-client/src/store/store.test.ts', 'follows links and compares before it swaps'],
  ),
  open(
    171,
    'Race: directory swapped for a symlink between check and write',
    'files are written beside their target and renamed; an attacker who can swap folders of the project at that moment can write there anyway',
  ),
  row(172, 'umask 000 / 077, setgid dirs, root-run install'),
  row(174, 'Case-insensitive or normalising FS: two names equal after folding'),
  row(175, 'mtime granularity 1–2 s, clock set back'),
  row(176, 'Exec bit / shebang', ['test/hostile/install.test.ts', 'stores nothing that could be executed']),
  row(
    177,
    'GET /@fs/<cache>/…, /<prefix>/../../auth.json, %2e%2e%2f, %252e, \\, //, ?raw??, ?import&raw, ?.svg?.wasm?init, ?inline&import, #, trailing / or ., ::$DATA, 8.3 names — each as raw socket request',
    ['test/dev-servers/raw-requests.test.ts', 'gives no file away that lies outside of what it serves'],
    ['test/dev-servers/raw-requests.test.ts', 'gives nothing of the store away by digest'],
  ),
  row(
    179,
    'Host: evil.example (DNS rebinding); Origin: https://evil.example; Sec-Fetch-Site: cross-site',
    ['test/dev-servers/raw-requests.test.ts', 'answers no name that a foreign page could have led here'],
    ['test/dev-servers/raw-requests.test.ts', 'lets no other origin read what the plugin serves'],
  ),
  row(180, 'MIME and headers', ['test/vite/dev.test.ts', 'the route of the dev server']),
  row(
    181,
    'Digest mismatch while dev server runs (cache edited)',
    ['test/hostile/dev-server.test.ts', 'serves what it served before, or nothing'],
    ['test/hostile/dev-server.test.ts', 'tells of the package where it cannot be had again'],
  ),
  row(
    182,
    'Lock edited / git checkout while dev server runs',
    ['test/hostile/dev-server.test.ts', 'says so, serves what it had, and follows when it is mended'],
    ['test/hostile/dev-server.test.ts', 'to another version, as git checkout does'],
  ),
  row(184, 'Build in CI (CI=true)', ['test/project/frozen.test.ts', 'frozen, the default under CI, fetches by digest']),
  row(
    185,
    'Client + SSR + worker environments in one build; build.watch',
    ['test/vite/environments.test.ts', 'are each built for what they have'],
    ['test/vite/watch.test.ts', 'follows package.json and comes to rest after its own writes'],
  ),
  row(
    186,
    "Sub-path base, relative base: './', CDN base, assetsInlineLimit huge/0",
    ['test/vite/build.test.ts', 'runs below the base %s'],
    ['test/vite/output.test.ts', 'puts into the code what assetsInlineLimit says'],
  ),
  row(
    187,
    'Source maps / error messages in bundle',
    ['test/vite/output.test.ts', 'has source maps of the sources, without what was generated'],
    ['test/hostile/harness/rules.test.ts', 'keeps the password in the output of a build'],
  ),
  row(189, 'Two plugin instances / two tool versions in one build', [
    'test/hostile/dev-server.test.ts',
    'two plugins in one build, or one, make the same',
  ]),
  row(190, 'Plugin used without lock', ['packages/project/src/resolve/locked.test.ts', 'without a lock file']),
  row(191, 'Rollup/Vite cache (node_modules/.vite) stale after digest change', [
    'test/bundlers/cache.test.ts',
    'builds again from it, assets included, and follows the options and package.json',
  ]),
  row(192, 'Windows/POSIX path in ids', ['packages/project/src/specifier.test.ts', 'C:']),
  row(194, 'Same version, new digest'),
  open(
    195,
    'Signature referrer: valid / wrong key / wrong subject digest / expired chain / unknown tlog / identity mismatch / two copies of one log entry',
    '`wasm-pkg info` lists signatures but does not verify them yet',
  ),
  open(
    196,
    'Signature stripped (registry hides referrers) though the lock records a signer',
    'signatures are not verified yet, and the lock file records no signer',
  ),
  open(
    197,
    'Signer identity changes between versions',
    'signatures are not verified yet, and the lock file records no signer',
  ),
  row(199, 'Typosquat: wasi:htttp; namespace look-alike; new namespace on first use'),
  row(200, 'Dependency confusion: private name exists on the public default registry'),
  row(201, 'Freshness policy (min age)', [
    'packages/project/src/policy/policy.test.ts',
    'a version younger than allowed is refused',
  ]),
  row(202, 'Rollback: registry hides new tags / serves old list'),
  row(204, 'Publishing: push over an existing version tag', [
    'test/cli/publish.test.ts',
    'publishes nothing with --dry-run, and nothing twice',
  ]),
  row(205, 'Publishing leaks: absolute paths, names in custom sections', [
    'test/cli/publish.test.ts',
    'publishes nothing with --dry-run, and nothing twice',
  ]),
]
