/** What the service answered: its JSON, and how to recognise it. */
export interface Answer { readonly status: number, readonly body: any }

/** One credential at work. Every call says in plain words what it is for, and what the service must answer. */
export interface Client {
  readonly name: string
  get (path: string, words?: string): Promise<any>
  post (path: string, body: object, words: string): Promise<any>
  /** The call must be refused with this code; its sentence is printed. */
  refused (code: string, path: string, body: object, words: string): Promise<any>
  file (path: string, words: string): Promise<Uint8Array>
}

type Say = (line: string) => void

export class StepFailed extends Error {}

/** Calls over HTTP only; each is printed with its method, path and outcome. */
export function clientOf (baseUrl: string, say: Say) {
  async function call (credential: string | null, method: string, path: string, body?: object): Promise<Response> {
    const headers = { 'accept-language': 'en', ...(credential && { authorization: `Bearer ${credential}` }), ...(body && { 'content-type': 'application/json' }) }
    return fetch(baseUrl + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  }

  return function as (name: string, credential: string | null): Client {
    const tell = (words: string, method: string, path: string, outcome: string) =>
      say(`  ${words} (${name})\n      ${method} ${path} → ${outcome}`)

    async function expectOk (method: string, path: string, words: string | undefined, body?: object): Promise<any> {
      const response = await call(credential, method, path, body)
      const answer = await response.json() as any
      if (!response.ok) throw new StepFailed(`${words ?? path}: ${method} ${path} answered ${response.status} ${JSON.stringify(answer)}`)
      if (words) tell(words, method, path, `${response.status}${answer.status ? `, ${answer.status}` : ''}`)
      return answer
    }

    return {
      name,
      get: (path, words) => expectOk('GET', path, words),
      post: (path, body, words) => expectOk('POST', path, words, body),
      async refused (code, path, body, words) {
        const response = await call(credential, 'POST', path, body)
        const problem = await response.json() as any
        if (response.ok || problem.code !== code) {
          throw new StepFailed(`${words}: POST ${path} should be refused with ${code} but answered ${response.status} ${JSON.stringify(problem)}`)
        }
        tell(`REFUSED as it should be: ${words}`, 'POST', path, `${response.status} ${code}: ${problem.detail}`)
        return problem
      },
      async file (path, words) {
        const response = await call(credential, 'GET', path)
        if (!response.ok) throw new StepFailed(`${words}: GET ${path} answered ${response.status} ${await response.text()}`)
        const bytes = new Uint8Array(await response.arrayBuffer())
        tell(words, 'GET', path, `${response.status}, ${response.headers.get('content-type')}, ${bytes.length} bytes`)
        return bytes
      }
    }
  }
}

/** A check of the story that is not a call. */
export function must (holds: boolean, sentence: string): void {
  if (!holds) throw new StepFailed(sentence)
}
