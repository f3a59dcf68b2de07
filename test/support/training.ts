import type { Test } from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { create, createRecord, execute } from '../../src/commands.ts'
import { accreditations } from '../../src/db/accreditations.ts'
import { applications } from '../../src/db/applications.ts'
import { examiners } from '../../src/db/examiners.ts'
import { organizations } from '../../src/db/organizations.ts'
import type { Accreditation } from '../../src/domain/accreditation.ts'
import { openAccreditation } from '../../src/domain/accreditation-opening.ts'
import type { Application } from '../../src/domain/application.ts'
import type { Examiner } from '../../src/domain/examiner.ts'
import { addDays, addMonths, localDate } from '../../src/domain/rules/calendar.ts'
import { type Answer, callerIn, startApp, type TestApp } from './app.ts'
import { openCandidate, openCertificate } from './decisions.ts'
import { draft } from './files.ts'
import { provesItsHistory } from './history.ts'
import { tracesOf } from './traces.ts'

/** What route tests of accreditation, training and assessment begin with: a branch with one certificate of units U1 and U2, one candidate. */
export interface TrainingWorld extends TestApp {
  readonly today: string
  readonly inDays: (days: number) => string
  readonly certificateId: string
  readonly candidateId: string
  /** Refused as expected, and without a trace. */
  readonly refuses: (attempt: () => Promise<Answer>, expected: object) => Promise<void>
}

export async function startTraining (t: Test, preset = 'cleaning'): Promise<TrainingWorld> {
  const service = await startApp(t, { preset })
  const today = localDate(new Date().toISOString(), 'Europe/Paris')
  const certificateId = await openCertificate(service, ['U1', 'U2'])
  const candidateId = await openCandidate(service)
  const refuses: TrainingWorld['refuses'] = async (attempt, expected) => {
    const before = await tracesOf(service, ...tables)
    t.match((await attempt()).body, expected)
    t.strictSame(await tracesOf(service, ...tables), before, 'a refusal writes nothing')
  }
  return { ...service, today, inDays: (days) => addDays(today, days), certificateId, candidateId, refuses }
}

/** Model 5.8: whatever the tests did, the branch's rows are those that its events tell. */
export async function provesTheirHistory (t: Test, { ownerUrl, branchId }: TrainingWorld): Promise<void> {
  const { events, rows } = await provesItsHistory(ownerUrl, branchId)
  t.ok(events > 10 && rows > 5, `${events} events, ${rows} rows`)
}

const tables = ['accreditation', 'assessment', 'training_enrollment', 'application']

export async function openSchool ({ app: { db }, branchId }: TrainingWorld, siteCodes: readonly string[] = ['VIL', 'LYO']): Promise<string> {
  const sites = siteCodes.map((code) => ({ code, name: `Site ${code}`, postalCode: '94800', city: 'Villejuif' }))
  const content = { name: 'An organisation', siret: null, kinds: ['training'] as const, activityDeclaration: null, sites }
  return (await createRecord(db, organizations, callerIn(branchId, 'officer'), { content })).id
}

export async function openExaminer ({ app: { db }, branchId }: TrainingWorld, more: Partial<Examiner> = {}): Promise<string> {
  const content = {
    familyName: 'Nguyễn',
    givenNames: 'Paul',
    email: null,
    employerOrganizationId: null,
    trainsFor: [],
    trainsCompanies: [],
    qualities: ['professional'] as const,
    yearsInTrade: 12,
    retiredOn: null
  }
  return (await createRecord(db, examiners, callerIn(branchId, 'officer'), { content: { ...content, ...more } })).id
}

/** A right granted a month ago, for the world's certificate. */
export async function accredit (
  { app: { db }, branchId, today, certificateId }: TrainingWorld,
  holder: { readonly organizationId: string, readonly siteCodes?: readonly string[] } | { readonly examinerId: string }, more: Partial<Accreditation> = {}
): Promise<string> {
  const id = uuidv7()
  const from = addMonths(today, -1)
  const term = { status: 'granted', validFrom: from, validUntil: addMonths(from, 36), decidedOn: from } as const
  const scope = 'examinerId' in holder
    ? { examinerId: holder.examinerId, organizationId: null, activities: ['assessment'], siteCodes: [] } as const
    : { examinerId: null, siteCodes: ['VIL'], activities: ['preparation'], ...holder } as const
  await create(db, accreditations, callerIn(branchId, 'officer'), async (_, context) => {
    const named = { organization: { id: scope.organizationId ?? '' }, examiner: { id: '' }, certificateIds: [certificateId], siteCodes: scope.siteCodes }
    const { type, state } = openAccreditation({ id, certificateIds: [certificateId], ...scope }, named, context) as { type: 'accreditation.opened', state: Accreditation }
    return { type, state: { ...state, ...term, ...more } }
  })
  return id
}

/** A file of the world's candidate, wherever it stands. */
export async function openFile (
  { app: { db }, branchId, certificateId, candidateId }: TrainingWorld, more: Partial<Application> = {}
): Promise<string> {
  const id = uuidv7()
  const unread = { employerOrganizationId: null, submittedOn: '2025-09-01', completedOn: '2025-09-15' }
  await create(db, applications, callerIn(branchId, 'officer'), async () =>
    ({ type: 'application.opened', state: { ...draft, ...unread, certificateId, candidateId, ...more, branchId, id } }))
  return id
}

/** What the commission's vote brings about. */
export async function grant ({ app: { db }, branchId, today }: TrainingWorld, id: string, validFrom = today): Promise<void> {
  await execute(db, accreditations, callerIn(branchId, 'system'), { id, command: async () => ({ type: 'grant', decidedOn: today, validFrom } as const) })
}
