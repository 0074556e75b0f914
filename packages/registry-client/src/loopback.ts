/** Whether a registry name or host, with or without a port, means this machine: localhost, 127.0.0.0/8 or [::1]. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])(?::[0-9]+)?$/i.test(host)
}
