import { type ClientTools, type Commands, given } from './command.ts'
import { call } from './http.ts'

export interface FeedEvent { readonly id: string, readonly seq: string, readonly type: string, readonly occurredAt: string }
interface Page { readonly items: readonly FeedEvent[], readonly nextAfter: string, readonly lastSeq: string, readonly hasMore: boolean }

export const events: Commands = {
  'events list': { usage: '[--after <seq>] [--type application.submitted]', integrate: async (tools) => read(tools, { after: afterIn(tools) ?? '0', follows: false }) },
  'events follow': { usage: '[--after <seq>] [--type application.submitted]; from now on, or from a number', integrate: async (tools) => follow(tools) }
}

const afterIn = ({ values }: ClientTools) => values['after'] === undefined ? undefined : given(values, 'after', /^\d{1,15}$/)

/** Everything from now on, until somebody ends it. */
export async function follow (tools: ClientTools): Promise<AsyncIterable<FeedEvent>> {
  const after = afterIn(tools) ?? (await ask(tools, '?limit=1')).lastSeq
  tools.tell(`Waiting for events after ${after} (Ctrl+C ends it).`)
  return read(tools, { after, follows: true })
}

async function * read (tools: ClientTools, { after, follows }: { after: string, follows: boolean }): AsyncGenerator<FeedEvent> {
  const type = tools.values['type'] === undefined ? '' : `&type=${encodeURIComponent(given(tools.values, 'type'))}`
  for (let next = after; ;) {
    const { items, nextAfter, hasMore } = await ask(tools, `?limit=200&after=${next}${type}`, follows ? { prefer: 'wait=20' } : {})
    yield * items
    if (!follows && !hasMore) return
    next = nextAfter
  }
}

const ask = (tools: ClientTools, query: string, headers = {}) => call<Page>(tools, `/v1/events${query}`, { headers })
