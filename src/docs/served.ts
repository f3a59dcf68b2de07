import { createHash } from 'node:crypto'

/** Something to send, with the tag by which a browser knows that it has it. */
export interface Served { readonly type: string, readonly body: string | Buffer, readonly etag: string }

export function served (type: string, body: string | Buffer): Served {
  return { type, body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` }
}

/** Makes a thing when it is first asked for, and keeps it; what is not there is not remembered. */
export function kept<Made> (make: (name: string) => Promise<Made | undefined>): (name: string) => Promise<Made | undefined> {
  const made = new Map<string, Made>()
  return async (name) => {
    const known = made.get(name) ?? await make(name)
    if (known) made.set(name, known)
    return known
  }
}
