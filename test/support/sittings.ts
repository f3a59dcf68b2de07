import assert from 'node:assert/strict'
import type { Test } from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { create } from '../../src/commands.ts'
import { trainingEnrollments } from '../../src/db/training-enrollments.ts'
import type { College } from '../../src/domain/rules/voting.ts'
import { succeedTrainingEnrollment } from '../../src/domain/training-enrollment-opening.ts'
import { type Answer, callerIn, type Client, startApp, type TestApp } from './app.ts'
import { openCandidate, openCertificate, openReadyFile } from './decisions.ts'

/** Juries of a branch under the rules of cleaning, driven over HTTP: two members of each college, files that are ready. */
export interface Juries extends TestApp {
  readonly officer: Client
  readonly certificateId: string
  readonly today: string
  readonly plan: (more?: object) => object
  /** A VAE file that is ready, unless told otherwise. */
  readonly file: (more?: object) => Promise<{ readonly id: string, readonly candidateId: string, readonly href: string }>
  readonly seat: (href: string, college: College, presides: boolean, more?: object) => Promise<Member>
  /** A session of today, convened, with these files on its list; the first member presides. */
  readonly convened: (files: readonly string[], sides?: readonly College[]) => Promise<Convened>
  readonly statusOf: (href: string) => Promise<string>
}

interface Convened { readonly id: string, readonly href: string, readonly members: readonly Member[] }

/** A juror with their credential, and the line that seated them. */
export interface Member { readonly personId: string, readonly client: Client, readonly line: any }

/** The body of what must have succeeded. */
export function done ({ status, body, text }: Answer): any {
  assert.ok(status < 300, text)
  return body
}

export const all = (isAcquired: boolean) => ['U1', 'U2'].map((unitCode) => ({ unitCode, isAcquired }))
export const decision = (applicationId: string, more: object = {}) => ({ applicationId, isDeferred: false, units: all(true), ...more })

const twoAndTwo: readonly College[] = ['employees', 'employees', 'employers', 'employers']

export async function startJuries (t: Test): Promise<Juries> {
  const service = await startApp(t, { preset: 'cleaning' })
  const officer = await service.as('officer', { personId: uuidv7() })
  const certificateId = await openCertificate(service, ['U1', 'U2'])
  const { today } = done(await officer.get(`/v1/branches/${service.branchId}`))
  const plan: Juries['plan'] = (more) => ({ certificateId, route: null, heldOn: today, place: 'Villejuif', capacity: 20, ...more })

  const file: Juries['file'] = async (more) => {
    const candidateId = await openCandidate(service)
    const id = await openReadyFile(service, { candidateId, certificateId, validationFileOn: today, ...more })
    return { id, candidateId, href: `/v1/applications/${id}` }
  }
  const seat: Juries['seat'] = async (href, college, presides, more) => {
    const personId = uuidv7()
    const role = presides ? 'president' : 'member'
    const line = { personId, name: 'Awa Ndiaye', college, organizationId: null, role, isQualified: true, isPresent: true, ...more }
    done(await officer.post(`${href}/panel-members`, line))
    return { personId, line, client: await service.as('juror', { personId }) }
  }
  const convened: Juries['convened'] = async (files, sides = twoAndTwo) => {
    const { href, id } = done(await officer.post('/v1/jury-sessions', plan()))
    done(await officer.post(`${href}/convene`))
    const members: Member[] = []
    for (const [place, college] of sides.entries()) members.push(await seat(href, college, place === 0))
    for (const applicationId of files) done(await officer.post(`${href}/listed-candidates`, { applicationId }))
    return { id, href, members }
  }
  const statusOf: Juries['statusOf'] = async (href) => done(await officer.get(href)).status
  return { ...service, officer, certificateId, today, plan, file, seat, convened, statusOf }
}

/** A training that this organisation has given for a file. */
export async function train (
  { app: { db }, branchId, today }: Juries, of: { readonly applicationId: string, readonly candidateId: string, readonly organizationId: string }
): Promise<string> {
  const id = uuidv7()
  const plan = { ...of, siteCode: null, unitCodes: ['U1', 'U2'], startsOn: today, plannedHours: 70 }
  await create(db, trainingEnrollments, callerIn(branchId, 'officer'), async (_, context) => {
    const { type, state } = succeedTrainingEnrollment({ ...plan, transferredFromId: id }, id, context)
    return { type, state: { ...state, transferredFromId: null, activatedOn: today, completedOn: today, status: 'completed' } } as never
  })
  return id
}
