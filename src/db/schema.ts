import type { ColumnType, Kysely } from 'kysely'
import type {
  Accreditation, AccreditationCommitment, AccreditationCompliance, AccreditationDisposition, AccreditationDocument
} from '../domain/accreditation.ts'
import type { Application, ApplicationDecision, ApplicationPrecheck } from '../domain/application.ts'
import type { Appeal, AppealDecision } from '../domain/appeal.ts'
import type { Assessment, AssessmentResult } from '../domain/assessment.ts'
import type { Award, UnitAward } from '../domain/award.ts'
import type { Candidate, CandidateLink } from '../domain/candidate.ts'
import type { CatalogueAdoption, CatalogueEntry } from '../domain/catalogue.ts'
import type { Certificate, CertificateReview, UnitEquivalence } from '../domain/certificate.ts'
import type { CertificateProject } from '../domain/certificate-project.ts'
import type { CommissionApproval } from '../domain/commission-approval.ts'
import type { CommissionBallot } from '../domain/commission-approval-vote.ts'
import type { CommissionSession } from '../domain/commission-session.ts'
import type { CommissionAttendance } from '../domain/commission-session-attendance.ts'
import type { Examiner } from '../domain/examiner.ts'
import type { Framework } from '../domain/framework.ts'
import type { JuryDecision, JurySession, ListedCandidate, PanelMember } from '../domain/jury-session.ts'
import type { Organization } from '../domain/organization.ts'
import type { PolicyVersion } from '../domain/policy-version.ts'
import type { Seat } from '../domain/seat.ts'
import type { UnitRecognition } from '../domain/unit-recognition.ts'
import type { TrainingAttendance, TrainingEnrollment, TrainingSession } from '../domain/training-enrollment.ts'
import type { WebhookEndpoint } from '../domain/webhook-endpoint.ts'

export interface DomainEventRow {
  branchId: string
  seq: number
  id: string
  aggregate: string
  aggregateId: string
  version: number
  type: string
  data: ColumnType<Record<string, unknown>, string, never>
  actorId: string
  actorRole: string
  requestId: string
  occurredAt: string
  prevHash: string
  hash: string
}

/** Tables with `branch_id`, under row level security. States are those of the domain. */
export interface BranchTables {
  accreditation: Accreditation
  accreditationCommitment: AccreditationCommitment
  accreditationCompliance: AccreditationCompliance
  accreditationDisposition: AccreditationDisposition
  accreditationDocument: AccreditationDocument
  assessment: Assessment
  assessmentResult: AssessmentResult
  trainingAttendance: TrainingAttendance
  trainingEnrollment: TrainingEnrollment
  trainingSession: TrainingSession
  attendance: CommissionAttendance
  ballot: CommissionBallot
  certificate: Certificate
  certificateProject: CertificateProject
  certificateReview: CertificateReview
  certificateCatalogue: CatalogueEntry
  catalogueAdoption: CatalogueAdoption
  commissionApproval: CommissionApproval
  commissionSession: CommissionSession
  framework: Framework
  appeal: Appeal
  appealDecision: AppealDecision
  award: Award
  unitAward: UnitAward
  unitEquivalence: UnitEquivalence
  unitRecognition: UnitRecognition
  application: Application
  applicationDecision: ApplicationDecision
  applicationPrecheck: ApplicationPrecheck
  juryDecision: JuryDecision
  jurySession: JurySession
  listedCandidate: ListedCandidate
  panelMember: PanelMember
  candidate: Candidate
  candidateLink: CandidateLink
  examiner: Examiner
  organization: Organization
  seat: Seat
  branchCounter: { branchId: string, seq: number, hash: string }
  domainEvent: DomainEventRow
  idempotencyKey: IdempotencyKeyRow
  numberCounter: { branchId: string, name: string, value: number }
  personKey: { branchId: string, personId: string, key: string }
  policy: PolicyVersion
  /** Words of names, by the table and the row that they find. */
  searchToken: { branchId: string, kind: string, token: string, rowId: string }
  webhookEndpoint: WebhookEndpoint
  webhookPosition: { branchId: string, webhookEndpointId: string, seq: number, failingSince: string | null, leasedUntil: string | null }
  webhookKey: { branchId: string, id: string, webhookEndpointId: string, sealed: string, publicKey: string | null, retiredAt: string | null }
  webhookDelivery: WebhookDeliveryRow
}

/** A try to deliver: what was answered, or why there was no answer. */
export interface WebhookAttempt {
  readonly at: string
  readonly status: number | null
  readonly ms: number
  readonly error: string | null
  /** The beginning of it. */
  readonly answer: string | null
}

export interface WebhookDeliveryRow {
  branchId: string
  id: string
  webhookEndpointId: string
  eventId: string
  seq: number
  type: string
  subjectId: string
  payload: string
  status: 'pending' | 'delivered' | 'failed' | 'cancelled'
  attempts: ColumnType<readonly WebhookAttempt[], string | undefined, string>
  nextAttemptAt: string | null
  createdAt: string
}

/** `status` is null as long as the request runs: nobody but its own transaction sees that. */
export interface IdempotencyKeyRow {
  branchId: string
  subject: string
  key: string
  fingerprint: string
  status: number | null
  headers: Record<string, string> | null
  body: string | null
  isSealed: boolean
  createdAt: string
}

export interface BranchRow {
  id: string
  slug: string
  name: string
  idcc: string | null
  /** Begins award numbers and verification codes, so that they are unique everywhere. */
  prefix: string
  timeZone: string
  /** Milliseconds between the database's clock and a sandbox's. */
  clockOffset: number
  isSandbox: boolean
  /** The credential that asked for this sandbox, and the branch that it acts in. */
  requestedBy: ColumnType<string | null, string | null | undefined, never>
  requestedFrom: ColumnType<string | null, string | null | undefined, never>
  /** Some endpoint was made here: workers look at it. */
  hasWebhooks: ColumnType<boolean, boolean | undefined, boolean>
  createdAt: ColumnType<string, string | undefined, never>
}

export interface ApiKeyRow {
  id: string
  branchId: string | null
  secretHash: string
  label: string
  role: string
  personId: string | null
  organizationId: string | null
  scopes: string[] | null
  expiresAt: string | null
  revokedAt: string | null
  lastUsedAt: string | null
  /** Where requests may come from, as 192.0.2.0/24; empty: from anywhere. */
  networks: ColumnType<string[], string[] | undefined, never>
  rotatedAt: ColumnType<string | null, never, string>
  rotatedBy: ColumnType<string | null, never, string>
  /** The secret before the last rotation, and until when it still works. */
  previousHash: ColumnType<string | null, never, string | null>
  previousUntil: ColumnType<string | null, never, string | null>
  revokedBy: ColumnType<string | null, never, string | null>
  /** The key that made this one; null for those of the operator. */
  createdBy: ColumnType<string | null, string | null | undefined, never>
  createdAt: ColumnType<string, string | undefined, never>
}

/** An identity provider whose tokens act in a branch. */
export interface IssuerRow {
  id: string
  branchId: string
  /** Whether its branch is one: then it stands in no other branch's way. */
  isSandbox: boolean
  label: string
  issuer: string
  audience: string
  jwksUri: string
  algorithms: string[]
  /** What a token must say to act in this branch; null: every token of this issuer for this audience does. */
  branchClaim: string | null
  branchValue: string | null
  /** What the issuer may give at most. */
  roles: string[]
  scopes: string[]
  /** Where tokens name whom they stand for. Without `scopeClaim` they have all of `scopes`. */
  roleClaim: string
  personClaim: string
  organizationClaim: string
  scopeClaim: string | null
  disabledAt: string | null
  disabledBy: string | null
  createdBy: string
  createdAt: ColumnType<string, string | undefined, never>
}

/** How often a key has called an operation that is on its way out. */
export interface DeprecatedCallRow {
  apiKeyId: string
  operationId: string
  count: number
  firstCalledAt: string
  lastCalledAt: string
}

/** Read before the branch is known; no candidate in them. */
export interface SystemTables {
  branch: BranchRow
  issuer: IssuerRow
  apiKey: ApiKeyRow
  deprecatedCall: DeprecatedCallRow
}

declare const opened: unique symbol
interface Opened<Mode> {
  readonly [opened]: Mode
  readonly branchId: string
  /** The database's time: in a write that of BEGIN, in a read that of the asking. */
  readonly now: () => Promise<string>
}

/** A query builder of one branch. Only `db.read` and `db.write` give one; a `Tx` passes where a `ReadTx` is asked. */
export type ReadTx = Pick<Kysely<BranchTables>, 'selectFrom' | 'selectNoFrom' | 'getExecutor'> & Opened<'read' | 'write'>
/** `pending`: statements whose answer need not be awaited before COMMIT is sent. `receipt`: the last event, to settle a doubt. */
export type Tx = Kysely<BranchTables> & Opened<'write'> & {
  readonly pending: Promise<unknown>[]
  receipt: { readonly id: string, readonly aggregateId: string } | undefined
}
