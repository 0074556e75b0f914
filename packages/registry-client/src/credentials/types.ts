/** A credential and where it was found, for `--verbose` and errors. */
export type Credential = (
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  /** An OAuth2 refresh token, exchanged by POST at the registry's token endpoint. */
  | { readonly kind: 'identity-token'; readonly token: string }
  | { readonly kind: 'anonymous' }
) & {
  readonly source: string
  /** Why a credential that looks as if it were for this host was not used. */
  readonly passedOver?: string
}

/** A credential that a login stores. */
export type StoredCredential =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'identity-token'; readonly token: string }
