import { startError } from '../db/kernel/start-error.ts'
import type { ClientTools } from './command.ts'

interface Ask { readonly body?: object, readonly headers?: Readonly<Record<string, string>> }

/** What the service answers to this key; a body makes it a POST. */
export async function call<Answer> ({ url, key }: ClientTools, path: string, { body, headers }: Ask = {}): Promise<Answer> {
  const always = { authorization: `Bearer ${key}`, 'accept-language': 'en' }
  const sent = body && { method: 'POST', body: JSON.stringify(body), headers: { ...headers, ...always, 'content-type': 'application/json' } }
  const answer = await fetch(url + path, sent ?? { headers: { ...headers, ...always } }).catch((error: Error) => {
    throw startError(`${url} does not answer: ${(error.cause as Error | undefined)?.message ?? error.message}. Set CPQ_URL.`, error)
  })
  const said = await answer.json() as Answer & { readonly code?: string, readonly detail?: string }
  if (!answer.ok) throw new Error(`Refused: ${said.code} ${said.detail}`)
  return said
}
