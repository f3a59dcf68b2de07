import { startError } from '../db/kernel/start-error.ts'
import type { ClientTools } from './command.ts'

/** Of a field of the body, or of a parameter. */
interface Fault { readonly pointer?: string, readonly parameter?: string, readonly detail: string }
interface Problem { readonly code?: string, readonly detail?: string, readonly errors?: readonly Fault[] }

export class RefusedCall extends Error {
  override name = 'RefusedCall'
  readonly code: string | undefined

  constructor ({ code, detail, errors = [] }: Problem) {
    super([`Refused: ${code} ${detail}`, ...errors.map((fault) => `- ${fault.parameter ?? fault.pointer}: ${fault.detail}`)].join('\n'))
    this.code = code
  }
}

interface Ask { readonly body?: object, readonly headers?: Readonly<Record<string, string>> }

/** What the service answers to this key; a body makes it a POST. */
export async function call<Answer> ({ url, key }: ClientTools, path: string, { body, headers }: Ask = {}): Promise<Answer> {
  const always = { authorization: `Bearer ${key}`, 'accept-language': 'en' }
  const sent = body && { method: 'POST', body: JSON.stringify(body), headers: { ...headers, ...always, 'content-type': 'application/json' } }
  const answer = await fetch(url + path, sent ?? { headers: { ...headers, ...always } }).catch((error: Error) => {
    throw startError(`${url} does not answer: ${(error.cause as Error | undefined)?.message ?? error.message}. Set CPQ_URL.`, error)
  })
  const said = await answer.json() as Answer & Problem
  if (!answer.ok) throw new RefusedCall(said)
  return said
}
