import { type ClientTools, type Commands, given } from './command.ts'
import { call, RefusedCall } from './http.ts'

export interface FeedEvent { readonly id: string, readonly seq: string, readonly type: string, readonly occurredAt: string }
interface Page { readonly items: readonly FeedEvent[], readonly nextAfter: string, readonly lastSeq: string, readonly hasMore: boolean }

export const events: Commands = {
  'events list': { usage: '[--after <seq>] [--type application.submitted]', integrate: async (tools) => read(tools, { after: afterIn(tools) ?? '0', follows: false }) },
  'events follow': { usage: '[--after <seq>] [--type application.submitted]; from now on, or from a number', integrate: async (tools) => follow(tools) }
}

const afterIn = ({ values }: ClientTools) => values['after'] === undefined ? undefined : given(values, 'after', /^\d{1,15}$/, 'be a number')

/** Everything from now on, until somebody ends it. */
export async function follow (tools: ClientTools): Promise<AsyncIterable<FeedEvent>> {
  const after = afterIn(tools) ?? (await ask(tools, '?limit=1')).lastSeq
  tools.tell(`Waiting for events after ${after} (Ctrl+C ends it).`)
  return read(tools, { after, follows: true })
}

async function * read (tools: ClientTools, { after, follows }: { after: string, follows: boolean }): AsyncGenerator<FeedEvent> {
  const type = tools.values['type'] === undefined ? '' : `&type=${encodeURIComponent(given(tools.values, 'type'))}`
  for (let [next, isFirst] = [after, true]; ; isFirst = false) {
    const page = await ask(tools, `?limit=200&after=${next}${type}`, follows ? { prefer: 'wait=20' } : {}).catch((error) => {
      // What was read a moment ago is numbered no more.
      if (isFirst || !follows || !(error instanceof RefusedCall) || error.code !== 'after_unknown') throw error
    })
    if (!page) {
      tools.tell('The sandbox was reset: its events begin anew, and are read from the first.')
      next = '0'
      continue
    }
    const { items, nextAfter, hasMore } = page
    yield * items
    if (!follows && !hasMore) return
    next = nextAfter
  }
}

const ask = (tools: ClientTools, query: string, headers = {}) => call<Page>(tools, `/v1/events${query}`, { headers })
