import assert from 'node:assert/strict'
import pg from 'pg'
import { aggregates } from '../../src/db/aggregates.ts'
import { candidates } from '../../src/db/candidates.ts'
import { examiners } from '../../src/db/examiners.ts'
import type { Stored } from '../../src/db/kernel/aggregate.ts'
import { hashOf } from '../../src/db/kernel/events.ts'
import { fromRecord } from '../../src/db/kernel/json.ts'
import { unseal } from '../../src/db/kernel/sealing.ts'
import { organizations } from '../../src/db/organizations.ts'
import { seats } from '../../src/db/seats.ts'
import { webhookEndpoints } from '../../src/db/webhooks.ts'
import { lockOrder } from '../../src/domain/reactions.ts'

type Row = Record<string, unknown>
interface Past {
  readonly seq: number
  readonly requestId: string
  readonly occurredAt: string
  readonly aggregate: string
  readonly aggregateId: string
  readonly version: number
  readonly type: string
  readonly data: Row
  readonly hash: string
  readonly prevHash: string
}

/** Kept whole at their birth, never changed. */
const born: Record<string, string> = { framework: 'framework', policy: 'policy', certificate_catalogue: 'certificate_catalogue', catalogue_adoption: 'catalogue_adoption' }
interface Evolving extends Stored<any> { readonly evolve: (state: any, event: any) => object }
const evolving: Record<string, Evolving> = { ...aggregates, organization: organizations, seat: seats, examiner: examiners, candidate: candidates, webhook_endpoint: webhookEndpoints }
const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/**
 * Model 5.8, E-1, A-1: events are numbered without gaps, chained, one per version, and every row of the branch can be rebuilt from them alone.
 * Answers how many events and rows were compared.
 */
export async function provesItsHistory (ownerUrl: string, branchId: string): Promise<{ events: number, rows: number }> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  await client.query("select set_config('app.branch_id', $1, false)", [branchId])
  try {
    const select = async (table: string, order = 'id') => (await client.query(
      `select to_jsonb(t) as row from ${table} t where branch_id = $1 order by ${order}`, [branchId])).rows.map(({ row }) => fromRecord(row))
    const events = await select('domain_event', 'seq') as unknown as Past[]
    isChained(events)
    goesToTheRight(events)
    const [counter] = await select('branch_counter', 'seq')
    assert.equal(counter!['seq'], events.length, 'the counter is the number of the last event')
    const keys = new Map((await select('person_key', 'person_id')).map(({ personId, key }) => [personId as string, Buffer.from(key as string, 'hex')]))
    const { states, facts } = rebuild(events.map((event) => ({ ...event, data: unseal(event.data, keys) })))
    let rows = 0
    for (const [table, rebuilt] of [...states, ...facts]) {
      const kept = await select(table)
      const byId = (list: Row[]) => [...list].sort((a, b) => String(a['id']) < String(b['id']) ? -1 : 1)
      assert.deepEqual(byId(rebuilt), byId(kept), `${table} is rebuilt from its events`)
      rows += kept.length
    }
    return { events: events.length, rows }
  } finally {
    await client.end()
  }
}

function isChained (events: readonly Past[]): void {
  let prevHash = ''
  for (const [index, { hash, ...event }] of events.entries()) {
    assert.equal(event.seq, index + 1, 'no gap')
    assert.equal(event.prevHash, prevHash, `event ${event.seq} names the one before`)
    assert.equal(hashOf(event), hash, `event ${event.seq} is as it was written`)
    prevHash = hash
  }
}

/** No deadlock by construction: within a transaction rows were locked in one order. A row that was just born waits for nobody. */
function goesToTheRight (events: readonly Past[]): void {
  const furthest = new Map<string, number>()
  for (const { requestId, occurredAt, aggregate, version, type } of events) {
    const transaction = requestId + occurredAt
    const place = lockOrder.indexOf(aggregate as never)
    if (version === 1 || place < 0) continue
    assert.ok(place >= (furthest.get(transaction) ?? 0), `${type} was locked after what stands to its right`)
    furthest.set(transaction, place)
  }
}

function rebuild (events: readonly Past[]): { states: Map<string, Row[]>, facts: Map<string, Row[]> } {
  const current = new Map<string, { table: string, state: Row }>()
  const facts = new Map<string, Row[]>()
  for (const { aggregate, aggregateId, version, type, data } of events) {
    const stored = evolving[aggregate]
    const table = snake(stored?.table ?? born[aggregate]!)
    const before = current.get(aggregateId)
    assert.equal(version, before ? before.state['version'] as number + 1 : (data['state'] as Row)['version'], `${type}: one event per version`)
    const state = before ? { ...stored!.evolve(before.state, { type, ...data }), version } : data['state'] as Row
    current.set(aggregateId, { table, state })
    if (data['fact']) keep(facts, factTable(stored!, data['fact'] as Row), data['fact'] as Row)
  }
  const states = new Map<string, Row[]>()
  for (const { table, state } of current.values()) keep(states, table, state)
  return { states, facts }
}

/** The fact names its owner in the column of its table. */
function factTable ({ records = {} }: Stored<any>, fact: Row): string {
  const candidatesOf = Object.values(records).filter(({ parent }) => parent in fact)
  assert.ok(candidatesOf.length > 0, 'a fact belongs to a sub-collection')
  return snake((candidatesOf.find(({ table }) => shapes[snake(table)]?.every((name) => name in fact)) ?? candidatesOf[0]!).table)
}

/** Where an aggregate has several sub-collections, what tells their facts apart. */
const shapes: Record<string, string[]> = {
  application_precheck: ['step'],
  accreditation_commitment: ['year'],
  accreditation_compliance: ['frameworkVersion'],
  accreditation_document: ['kind'],
  certificate_review: ['year'],
  accreditation_disposition: ['disposition'],
  panel_member: ['college'],
  listed_candidate: ['anonymousCode'],
  jury_decision: ['isDeferred'],
  candidate_link: ['relation'],
  training_session: ['startsAt'],
  training_attendance: ['heldOn'],
  unit_recognition: ['recognisedOn']
}

function keep (tables: Map<string, Row[]>, table: string, row: Row): void {
  tables.set(table, [...tables.get(table) ?? [], row])
}
