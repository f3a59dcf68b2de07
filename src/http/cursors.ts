import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { DomainError, refuse } from '../domain/kernel/refusal.ts'

type Value = string | number | boolean

/** The last row of a page: where the next one begins. */
export interface Place { readonly value: Value, readonly id: string }

/** The list that a cursor belongs to: another branch, address, filter or sort makes it invalid (C-17). */
export interface ListIdentity { readonly branchId: string, readonly list: string, readonly filters: object }

export interface Cursors {
  encode (place: Place, identity: ListIdentity): string
  decode (cursor: string, identity: ListIdentity): Place
}

const version = 1

/** Signed, so that only places that this service named are ever compared with rows. */
export function cursors (secret: string): Cursors {
  const key = createHmac('sha256', secret).update('cursors').digest()
  const seal = (body: string) => createHmac('sha256', key).update(body).digest('base64url').slice(0, 22)
  return {
    encode ({ value, id }, identity) {
      const body = Buffer.from(JSON.stringify([version, value, id, fingerprint(identity)])).toString('base64url')
      return `${body}.${seal(body)}`
    },
    decode (cursor, identity) {
      const [body = '', mark = ''] = cursor.split('.')
      const right = Buffer.from(seal(body))
      const given = Buffer.from(mark)
      if (given.length !== right.length || !timingSafeEqual(given, right)) throw invalid()
      const [written, value, id, list] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [number, Value, string, string]
      if (written !== version || list !== fingerprint(identity)) throw invalid()
      return { value, id }
    }
  }
}

function fingerprint ({ branchId, list, filters }: ListIdentity): string {
  const sorted = Object.entries(filters).filter(([, value]) => value !== undefined).sort(([a], [b]) => a < b ? -1 : 1)
  return createHash('sha256').update(JSON.stringify([branchId, list, sorted])).digest('base64url').slice(0, 22)
}

const invalid = () => new DomainError(refuse('cursor_invalid', 'api:C-17', {}))

declare module 'fastify' {
  interface FastifyInstance { readonly cursors: Cursors }
}
