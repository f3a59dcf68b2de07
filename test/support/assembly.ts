import assert from 'node:assert/strict'
import { v7 as uuidv7 } from 'uuid'
import type { Answer, Client, TestApp } from './app.ts'
import { frameworkOf } from './frameworks.ts'

/** The joint commission of a test's branch, with a credential for each titular: made-up persons, driven over HTTP alone. */
export interface Member { readonly seatId: string, readonly college: string, readonly personId: string, readonly client: Client }

export interface Assembly {
  readonly officer: Client
  /** Employees and employers in turn. */
  readonly members: readonly Member[]
  readonly today: string
}

export async function gather (service: TestApp, count = 4, branchId = service.branchId): Promise<Assembly> {
  const officer = await service.as('officer', { branchId, personId: uuidv7() })
  const members = []
  for (let index = 0; index < count; index++) {
    members.push(await seatMember(service, officer, { college: index % 2 === 0 ? 'employees' : 'employers', branchId }))
  }
  const { today } = done(await officer.get(`/v1/branches/${branchId}`))
  return { officer, members, today }
}

interface NewSeat {
  readonly college: string
  readonly branchId?: string
  readonly organizationName?: string
  readonly sector?: string | null
  readonly endedOn?: string | null
}

export async function seatMember (
  service: TestApp, officer: Client, { college, branchId = service.branchId, organizationName = 'Union', sector = null, endedOn = null }: NewSeat
): Promise<Member> {
  const personId = uuidv7()
  const nobody = { substituteId: null, substituteName: null }
  const seat = { college, organizationName, sector, titularId: personId, titularName: 'Camille Aubry', endedOn, ...nobody }
  const { id: seatId } = done(await officer.post('/v1/seats', seat))
  return { seatId, college, personId, client: await service.as('commission_member', { branchId, personId }) }
}

/** The body of what must have succeeded. */
export function done ({ status, body, text }: Answer): any {
  assert.ok(status < 300, text)
  return body
}

export async function plan ({ officer, members, today }: Assembly, heldOn = today): Promise<any> {
  const [president, vicePresident] = members
  return done(await officer.post('/v1/commission-sessions', {
    kind: 'ordinary', heldOn, place: 'Paris', presidentSeatId: president!.seatId, vicePresidentSeatId: vicePresident!.seatId
  }))
}

interface Line { readonly presence?: string, readonly holder?: Member }

export function attend ({ officer }: Assembly, { href }: { href: string }, { seatId }: Member, { presence = 'present', holder }: Line = {}) {
  const line = holder ? { presence: 'proxy', proxyHolderSeatId: holder.seatId } : { presence, proxyHolderSeatId: null }
  return officer.post(`${href}/attendances`, { seatId, ...line })
}

/** A session of today with everybody present. */
export async function openSession (assembly: Assembly): Promise<any> {
  const session = await plan(assembly)
  done(await assembly.officer.post(`${session.href}/convene`))
  for (const member of assembly.members) done(await attend(assembly, session, member))
  return done(await assembly.officer.post(`${session.href}/open`))
}

export interface Matter {
  readonly subject: string
  readonly subjectId: string
  readonly sector?: string | null
  readonly effectiveOn?: string | null
}

export const propose = async ({ officer }: Assembly, { sector = null, effectiveOn = null, ...matter }: Matter): Promise<any> =>
  done(await officer.post('/v1/commission-approvals', { title: 'A matter', sector, effectiveOn, ...matter }))

/** Everybody votes as said, by turns, and the vote is closed. */
export async function vote (assembly: Assembly, session: { id: string }, matter: Matter, choices: readonly string[] = ['for']): Promise<any> {
  const { href } = await propose(assembly, matter)
  done(await assembly.officer.post(`${href}/table`, { commissionSessionId: session.id }))
  for (const [index, { seatId, client }] of assembly.members.entries()) {
    done(await client.post(`${href}/ballots`, { seatId, choice: choices[index % choices.length] }))
  }
  return done(await assembly.officer.post(`${href}/close-vote`))
}

/** What a project is made of, complete. */
export const projectContent = (code: string, more: object = {}) => ({
  code,
  title: 'Animateur périscolaire',
  sector: null,
  isInterbranch: false,
  partnerBranches: [],
  need: 'Every town looks for people who run after-school activities.',
  framework: frameworkOf('B1', 'B2'),
  effectiveOn: null,
  ...more
})

/** From proposal to vote: the certificate as a GET shows it. */
export async function createCertificate (assembly: Assembly, session: { id: string }, code: string): Promise<any> {
  const { officer } = assembly
  const project = done(await officer.post('/v1/certificate-projects', { kind: 'creation', certificateId: null, ...projectContent(code) }))
  done(await officer.post(`${project.href}/submit`))
  await vote(assembly, session, { subject: 'project_framework', subjectId: project.id })
  const { items: [certificate] } = done(await officer.get(`/v1/certificates?code=${code}`))
  return done(await officer.get(`/v1/certificates/${certificate.id}`))
}
