import { v7 as uuidv7 } from 'uuid'
import {
  type Certificate, type CertificateCommand, certificateDecider, type CertificateDraft, type CertificateEvent, createCertificate
} from '../domain/certificate.ts'
import type { Context } from '../domain/kernel/decider.ts'
import { type Aggregate, openToAll } from './kernel/aggregate.ts'
import type { Tx } from './schema.ts'

export const certificates: Aggregate<Certificate, CertificateCommand, CertificateEvent, {}> = {
  ...certificateDecider,
  table: 'certificate',
  mutable: [
    'frameworkVersion', 'register', 'registrationNumber', 'level', 'decidedOn', 'effectiveOn', 'registrationEnd',
    'lastDeliveryDate', 'renewedOn', 'closedOn', 'statusBefore'
  ],
  records: { equivalences: { table: 'unitEquivalence', parent: 'certificateId' } },
  perimeter: openToAll,
  facts: {}
}

/** Each with its first framework, which is born from its event. */
export async function bearCertificates (_tx: Tx, drafts: readonly CertificateDraft[], { branchId }: Context) {
  const { name } = certificates.machine
  return drafts.map((draft) => ({ name, stored: certificates, event: createCertificate(draft, { id: uuidv7(), branchId }) }))
}
