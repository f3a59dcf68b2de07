import type { FastifyInstance } from 'fastify'
import type { Test } from 'tap'
import { type Aggregate, everything, type RecordStore } from '../../src/db/kernel/aggregate.ts'
import type { Known } from '../../src/domain/kernel/decider.ts'
import { guardsOf } from '../../src/domain/kernel/guard.ts'
import { type CommandOf, defineMachine, type StatusOf } from '../../src/domain/kernel/machine.ts'
import { evolveRecord, type Kept, type RecordKind } from '../../src/domain/kernel/record.ts'
import { insist, refuse } from '../../src/domain/kernel/refusal.ts'
import { Id, integer, nullable, OpenString, optional, StringEnum, text } from '../../src/http/schemas.ts'
import { aggregateRoutes } from '../../src/routes/aggregate-routes.ts'
import { recordRoutes } from '../../src/routes/record-routes.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { ask } from '../support/database.ts'

/*
 * The smallest aggregate and record that have everything the routes must serve: a guard, a recorded fact, a row of the system,
 * a perimeter. The rules of HTTP are proven on them, so that they hold whatever the domain says.
 */

export const parcelMachine = defineMachine({
  name: 'parcel',
  collection: 'parcels',
  initial: 'packed',
  statuses: ['packed', 'sent', 'lost'],
  createdBy: ['officer', 'employer'],
  transitions: {
    mark: { from: ['packed'], to: ['packed'], by: ['officer'], records: 'stamps', summary: 'Put a stamp on it' },
    send: { from: ['packed'], to: ['sent'], by: ['officer', 'employer'], guards: ['stamped'], summary: 'Send it' },
    repack: { from: ['packed', 'sent'], to: ['packed'], by: ['officer'], summary: 'Pack it again' },
    lose: { from: ['sent'], to: ['lost'], by: ['system'], summary: 'Lose it' }
  }
})

export interface Parcel extends Kept {
  readonly status: StatusOf<typeof parcelMachine>
  readonly label: string
  readonly grams: number
  readonly kind: 'letter' | 'box'
  readonly ownerId: string | null
}
interface Stamp { readonly branchId: string, readonly id: string, readonly parcelId: string, readonly cents: number }
type ParcelCommand = CommandOf<typeof parcelMachine, { mark: { id: string, cents: number }, send: {}, repack: { label: string, grams: number }, lose: {} }>
type ParcelEvent =
  | { type: 'parcel.packed', state: Parcel }
  | { type: 'parcel.stamped', fact: Stamp }
  | { type: 'parcel.sent' }
  | { type: 'parcel.repacked', label: string, grams: number }
  | { type: 'parcel.lost' }
interface ParcelFacts { readonly stamps: number }

const guard = guardsOf<Parcel, ParcelFacts>()

function decide ({ branchId, id: parcelId }: Parcel, command: ParcelCommand, _: Known<ParcelFacts>): ParcelEvent[] {
  switch (command.type) {
    case 'mark': return [{ type: 'parcel.stamped', fact: { branchId, id: command.id, parcelId, cents: command.cents } }]
    case 'send': return [{ type: 'parcel.sent' }]
    case 'repack':
      insist(command.label === 'unknown' && refuse('reference_unknown', 'model:1', { what: 'label' }), '#/label')
      if (command.label === 'broken') throw new Error('The secret words of a stack trace.')
      return [{ type: 'parcel.repacked', label: command.label, grams: command.grams }]
    case 'lose': return [{ type: 'parcel.lost' }]
  }
}

function evolve (state: Parcel, event: ParcelEvent): Parcel {
  switch (event.type) {
    case 'parcel.packed': return event.state
    case 'parcel.stamped': return state
    case 'parcel.sent': return { ...state, status: 'sent' }
    case 'parcel.repacked': return { ...state, status: 'packed', label: event.label, grams: event.grams }
    case 'parcel.lost': return { ...state, status: 'lost' }
  }
}

const parcels = {
  machine: parcelMachine,
  guards: {
    stamped: guard(['stamps'], (_, { stamps: present }) =>
      present > 0 ? null : refuse('quorum_not_reached', 'model:3', { scope: 'stamps', needed: 1, present }))
  },
  decide,
  evolve,
  table: 'parcel',
  mutable: ['label', 'grams'],
  perimeter: { officer: everything, auditor: everything, employer: (row: any, { organizationId }: any) => row('parcel.ownerId', '=', organizationId) },
  records: { stamps: { table: 'stamp', parent: 'parcelId' } },
  facts: {
    stamps: (row: any) => row.selectFrom('stamp').whereRef('stamp.branchId', '=', 'parcel.branchId').whereRef('stamp.parcelId', '=', 'parcel.id')
      .select((stamp: any) => stamp.fn.countAll().as('stamps'))
  }
} as unknown as Aggregate<Parcel, ParcelCommand, never, ParcelFacts>

interface Depot extends Kept { readonly name: string, readonly shelves: number, readonly keeper: string | null }
const depots = {
  name: 'depot',
  collection: 'depots',
  writtenBy: ['officer'],
  evolve: evolveRecord,
  table: 'depot',
  perimeter: { officer: everything, auditor: everything }
} as unknown as RecordStore<'depot', Depot> & RecordKind<'depot', Depot>

const kind = StringEnum(['letter', 'box'])

async function tinyRoutes (app: FastifyInstance): Promise<void> {
  await app.register(async (app) => {
    const { command, create, list } = aggregateRoutes(app, parcels, {
      about: 'A parcel.',
      fields: { label: text(40), grams: integer(1, 30_000), kind: OpenString(['letter', 'box']), ownerId: nullable(Id) },
      facts: { stamps: { cents: integer(1, 10_000) } }
    })
    create({ label: text(40), grams: integer(1, 30_000), kind, ownerId: optional(Id) }, (body, { id, context: { branchId } }) =>
      ({ type: 'parcel.packed', state: { ownerId: null, ...body, branchId, id, status: 'packed', version: 1 } }) as never)
    list({
      summary: { status: OpenString(parcelMachine.statuses), label: text(40), grams: integer(1, 30_000) },
      filters: { status: StringEnum(parcelMachine.statuses), kind, grams: integer(1, 30_000) },
      ranges: { grams: integer(1, 30_000) },
      sorts: ['grams', 'label']
    })
    command('mark', { cents: integer(1, 10_000) })
    command('send', {})
    command('repack', { label: text(40), grams: integer(1, 30_000) })
  }, { prefix: '/v1/parcels' })
  await app.register(async (app) => {
    const { list } = recordRoutes(app, depots, {
      about: 'A depot.', fields: { name: text(40), shelves: integer(0, 100), keeper: nullable(text(40)) }
    })
    list({ summary: { name: text(40) } })
  }, { prefix: '/v1/depots' })
}

export async function startTiny (t: Test): Promise<TestApp> {
  const service = await startApp(t, { more: tinyRoutes })
  await ask(service.ownerUrl, tables)
  return service
}

/** As a migration would make them. */
const tables = `
    create table parcel (
      branch_id uuid not null references branch, id uuid not null, status text not null, label text not null, grams integer not null, kind text not null,
      owner_id uuid, version integer not null, primary key (branch_id, id)
    );
    create table stamp (
      branch_id uuid not null, id uuid not null, parcel_id uuid not null, cents integer not null, primary key (branch_id, id),
      foreign key (branch_id, parcel_id) references parcel (branch_id, id)
    );
    create table depot (
      branch_id uuid not null references branch, id uuid not null, name text not null, shelves integer not null, keeper text, version integer not null,
      primary key (branch_id, id), constraint depot_name unique (branch_id, name)
    );
    call isolate_branch('parcel', 'stamp', 'depot');
    grant select, insert, update on parcel, stamp, depot to cpq_app`
