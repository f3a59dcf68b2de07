import type { Told } from '../db/events.ts'

/** An event as everybody outside gets it (O-9): flat, thin, the same in the feed and in webhooks. */
export function present ({ id, seq, type, occurredAt, aggregate, aggregateId, version, data }: Told, branchId: string) {
  return { id, seq: `${seq}`, type, occurredAt, branchId, subject: { type: aggregate, id: aggregateId, version }, data }
}

/** https://github.com/cloudevents/spec/blob/main/cloudevents/spec.md, with its extension `sequence`. */
export function cloudEventOf (told: Told, { branchId, source }: { readonly branchId: string, readonly source: string }) {
  const { id, seq, type, occurredAt: time, aggregate, aggregateId } = told
  return {
    specversion: '1.0',
    id,
    source,
    type,
    subject: `${aggregate}/${aggregateId}`,
    time,
    datacontenttype: 'application/json',
    sequence: `${seq}`,
    data: present(told, branchId)
  }
}
