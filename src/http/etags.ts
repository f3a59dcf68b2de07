import { DomainError, refuse } from '../domain/kernel/refusal.ts'
import { violation } from './field-errors.ts'

/** The version of a row as its entity tag, without the quotes (C-7). */
export const tagOf = ({ version }: { readonly version: number }) => version.toString(36)

/** Quoted as RFC 9110 has it, or bare as `etag` in a body. */
const entityTag = /^("?)([0-9a-z]{1,10})\1$/

/** The version that If-Match names; nothing when it is absent or `*` (C-8). Comparison is strong: a weak tag names no version. */
export function ifMatch (header: string | undefined): number | undefined {
  if (header === undefined || header === '*') return undefined
  const tag = entityTag.exec(header)?.[2]
  if (tag === undefined) throw violation('headers', { keyword: 'format', instancePath: '/If-Match', params: { format: '"<etag>"' } })
  return parseInt(tag, 36)
}

/** For PUT: who does not name a version would overwrite what they never saw. */
export function requireIfMatch (header: string | undefined): number {
  const version = ifMatch(header)
  if (version === undefined) throw new DomainError(refuse('precondition_required', 'api:C-8', {}))
  return version
}
