import type { Accreditation, AccreditationContent, AccreditationEvent } from './accreditation.ts'
import type { Actor, Context } from './kernel/decider.ts'
import { found, insist, refuse } from './kernel/refusal.ts'
import type { Holder } from './rules/coverage.ts'

/** Of what a scope names, that which exists: certificates of the branch, sites of the organisation. */
export interface NamedScope {
  readonly certificateIds: readonly string[]
  readonly siteCodes: readonly string[]
}

/** What a new file names, looked up; null where there is no such thing. */
export interface NamedByOpening extends NamedScope {
  readonly organization: { readonly id: string } | null
  readonly examiner: { readonly id: string } | null
}

export type AccreditationInput = Pick<Accreditation, 'id' | 'organizationId' | 'examinerId'> & AccreditationContent

/** An organisation asks for itself, an examiner for themselves; the secretariat for either. */
export function openAccreditation (
  { id, organizationId, examinerId, ...content }: AccreditationInput, named: NamedByOpening, { branchId, actor }: Context
): AccreditationEvent & { readonly state: Accreditation } {
  const count = Number(organizationId !== null) + Number(examinerId !== null)
  insist(count !== 1 && refuse('one_holder', 'model:accreditation', { count }), '#/organizationId')
  const holder = organizationId === null ? 'examiner' : 'organization'
  if (holder === 'organization') found(concerns(named.organization, actor), 'organization', '#/organizationId')
  else found(concerns(named.examiner, actor), 'examiner', '#/examinerId')
  const state = { ...blank, branchId, id, holder, organizationId, examinerId, previousId: null, ...scopeFor(holder, content, named) } as const
  return { type: 'accreditation.opened', state }
}

function concerns (holder: { readonly id: string } | null, { role, personId, organizationId }: Actor): { readonly id: string } | null {
  return role === 'officer' || holder?.id === (role === 'examiner' ? personId : organizationId) ? holder : null
}

/** The next term begins as a file of its own: the scope is carried over, every piece is asked for again. */
export function renewalOf (previous: Accreditation, id: string): AccreditationEvent & { readonly state: Accreditation } {
  const { branchId, id: previousId, holder, organizationId, examinerId, activities, certificateIds, siteCodes } = previous
  const scope = { activities, certificateIds, siteCodes }
  return { type: 'accreditation.opened', state: { ...blank, branchId, id, holder, organizationId, examinerId, previousId, ...scope } }
}

/** An examiner's accreditation is personal: it has no site, and prepares nobody. */
export function scopeFor (holder: Holder, content: AccreditationContent, known: NamedScope): AccreditationContent {
  const { activities, certificateIds, siteCodes } = content
  if (holder === 'examiner') {
    insist(activities.includes('preparation') && refuse('scope_not_personal', 'model:accreditation', { what: 'preparation' }), '#/activities')
    insist(siteCodes.length > 0 && refuse('scope_not_personal', 'model:accreditation', { what: 'site' }), '#/siteCodes')
  }
  foundAll(certificateIds, known.certificateIds, 'certificate', '#/certificateIds')
  foundAll(siteCodes, known.siteCodes, 'site', '#/siteCodes')
  return { activities, certificateIds, siteCodes }
}

function foundAll (named: readonly string[], known: readonly string[], what: string, pointer: string): void {
  for (const [index, name] of named.entries()) found(known.includes(name) || null, what, `${pointer}/${index}`)
}

const blank = {
  arrivalNumber: null,
  submittedOn: null,
  acceptedOn: null,
  decidedOn: null,
  validFrom: null,
  validUntil: null,
  suspendedFrom: null,
  suspensions: [],
  withdrawnFrom: null,
  caseClosedOn: null,
  registerChangedOn: null,
  registerUpdateDueOn: null,
  registerUpdatedOn: null,
  faults: [],
  reason: null,
  policyId: null,
  status: 'draft',
  version: 1
} as const
