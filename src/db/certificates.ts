import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import {
  type Certificate, type CertificateCommand, certificateDecider, type CertificateDraft, type CertificateEvent, type CertificateFacts, createCertificate
} from '../domain/certificate.ts'
import type { Context } from '../domain/kernel/decider.ts'
import { type Aggregate, openToAll } from './kernel/aggregate.ts'
import { lifetimeOf } from './policies.ts'
import type { Tx } from './schema.ts'

export const certificates: Aggregate<Certificate, CertificateCommand, CertificateEvent, CertificateFacts> = {
  ...certificateDecider,
  table: 'certificate',
  searched: ['code', 'title'],
  mutable: [
    'isInterbranch', 'partnerBranches', 'frameworkVersion', 'frameworkDates', 'register', 'registrationNumber', 'level', 'decidedOn', 'effectiveOn', 'registrationEnd',
    'lastDeliveryDate', 'isSingleCohort', 'earlierRegistrations', 'renewedOn', 'isRenewedWithChanges', 'closedOn', 'statusBefore'
  ],
  records: {
    equivalences: { table: 'unitEquivalence', parent: 'certificateId' },
    reviews: { table: 'certificateReview', parent: 'certificateId' }
  },
  perimeter: openToAll,
  facts: {
    lifetime: () => lifetimeOf('certificate'),
    reviewedYears: () => sql<number[]>`(select coalesce(jsonb_agg(review.year), '[]'::jsonb) from certificate_review as review
      where review.branch_id = certificate.branch_id and review.certificate_id = certificate.id)`
  }
}

/** Each with its first framework, which is born from its event. */
export async function bearCertificates (_tx: Tx, drafts: readonly CertificateDraft[], { branchId }: Context) {
  const { name } = certificates.machine
  return drafts.map((draft) => ({ name, stored: certificates, event: createCertificate(draft, { id: uuidv7(), branchId }) }))
}
