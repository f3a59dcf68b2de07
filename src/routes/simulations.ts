import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import { find } from '../db/kernel/aggregate.ts'
import { policies } from '../db/policies.ts'
import type { ReadTx } from '../db/schema.ts'
import { findPastDecisions, findPlaces, findRules, listVersions, type Place, type Query } from '../db/simulations.ts'
import { type Actor, type Context, contextOf } from '../domain/kernel/decider.ts'
import type { Role } from '../domain/kernel/machine.ts'
import { insistRole } from '../domain/kernel/refusal.ts'
import type { Policy } from '../domain/policy.ts'
import { registrations, routes } from '../domain/rules/eligibility.ts'
import { colleges } from '../domain/rules/voting.ts'
import { type Case, type Comparison, pastKinds, type PastKind, replayKinds, reproduces, simulator } from '../domain/simulation.ts'
import { quorumOf, voteOf } from '../domain/simulation-commission.ts'
import { flag, Id, Input, integer, JsonObject, LegalDate, list, nullable, OpenString, optional, ref, StringEnum, text, View } from '../http/schemas.ts'

const marks = Type.Unsafe<Record<string, string>>({
  $id: 'SimulatedMarks',
  type: 'object',
  additionalProperties: { type: 'string', minLength: 1, maxLength: 6 },
  maxProperties: 50,
  description: 'By name of part, examiner or competence: decimal marks, or `yes` and `no`.',
  examples: [{ written: '72', oral: '68' }]
})
const seats = { ...integer(0, 100), description: 'Of the college; at least as many as vote or are represented.' }
const count = integer(0, 100)
const choices = ['for', 'against', 'abstain'] as const

const Marks = Input('SimulatedMarksInput', { marks: ref(marks), juryMarks: optional(ref(marks)) }, 'One unit.')
const VotesOfSide = Input('SimulatedSideInput', { seats: optional(seats), for: count, against: count, abstain: count }, 'How one college voted.')
const Vote = Input('SimulatedVoteInput', {
  employees: ref(VotesOfSide),
  employers: ref(VotesOfSide),
  presidentCollege: optional(nullable(StringEnum(colleges, 'Of whoever presides.'))),
  presidentChoice: optional(nullable(StringEnum(choices, 'How whoever presides voted.'))),
  reading: optional(Type.Integer({ minimum: 1, maximum: 2, description: 'By default the first.' }))
}, 'One vote of the commission.')
const PresenceOfSide = Input('SimulatedPresenceInput', { seats, present: count, represented: optional(count) }, 'Who of one college was there.')
const Quorum = Input('SimulatedQuorumInput', { employees: ref(PresenceOfSide), employers: ref(PresenceOfSide) }, 'One session of the commission.')
const Validity = Input('SimulatedValidityInput', {
  deliberatedOn: LegalDate,
  firstDecisionOn: optional(nullable({ ...LegalDate, description: 'Of the commission, about the same person and certificate.' })),
  isRegistered: optional({ ...flag, description: 'The certificate is in the RNCP or the RS. False where absent.' }),
  frameworkMonths: optional(nullable({ ...integer(1, 1200), description: 'What the framework says.' }))
}, 'One unit that is acquired.')
const Appeal = Input('SimulatedAppealInput', {
  against: optional(StringEnum(['application', 'accreditation'], 'By default a decision about an application.')),
  notifiedOn: LegalDate,
  filedOn: LegalDate
}, 'One appeal.')
const File = Input('SimulatedFileInput', { route: StringEnum(routes), registration: StringEnum(registrations) }, 'Where the rules differ by route or by registration.')
const Given = Input('SimulatedFactsInput', {
  file: optional(ref(File)),
  marks: optional(list(ref(Marks), 100)),
  votes: optional(list(ref(Vote), 100)),
  quorums: optional(list(ref(Quorum), 100)),
  validities: optional(list(ref(Validity), 100)),
  appeals: optional(list(ref(Appeal), 100))
}, 'Facts that stand nowhere.')
const Question = Input('SimulationInput', {
  from: optional({ ...LegalDate, description: 'Decided on this day or later.' }),
  until: optional({ ...LegalDate, description: 'Decided on this day or before.' }),
  kinds: optional(list(StringEnum(pastKinds), pastKinds.length, 'By default all.')),
  limit: optional(Type.Integer({ minimum: 1, maximum: 500, default: 200, description: 'How many decisions are replayed at most.' })),
  cursor: optional({ ...text(2000), description: '`nextCursor` of the answer before: the same question goes on with older decisions.' }),
  given: optional(ref(Given))
}, 'Which decisions to replay. With `given`, those facts are compared between the version in force today and this one, and no stored decision is.')

const Reason = View('SimulationReason', {
  key: text(100), before: ref(JsonObject), after: ref(JsonObject)
}, 'A key of the policy whose change alone makes a difference; where none does, one of those that make it together. Each value stands under `value`.')
const answers = {
  before: ref(JsonObject),
  after: ref(JsonObject),
  reasons: list(ref(Reason), 200)
}
const Differing = View('SimulatedDecision', {
  kind: OpenString(pastKinds),
  collection: text(60),
  id: Id,
  factId: nullable({ ...Id, description: 'Of the result or the decision, where what it belongs to holds several.' }),
  href: text(300),
  decidedOn: LegalDate,
  policyId: { ...Id, description: 'Under which it was decided.' },
  isReproduced: nullable({ ...flag, description: 'Whether `before` is what was recorded; null where nothing comparable was.' }),
  ...answers
}, 'A decision that would have been another one: what its own version answers, and what this one does.')
const Count = View('SimulationCount', {
  kind: OpenString(pastKinds),
  replayed: integer(0, 500),
  differing: { ...integer(0, 500), description: 'Also of those that the reader does not see one by one.' },
  notReproduced: { ...integer(0, 500), description: 'Where what is known today no longer gives, under the same rules, what was recorded.' }
}, 'How many decisions of one kind.')
const GivenAnswer = View('SimulatedFacts', {
  kind: OpenString(replayKinds),
  position: { ...integer(0, 99), description: 'In the list in which it was given.' },
  isDifferent: flag,
  ...answers
}, 'What is answered about facts that were given.')
const Simulation = View('Simulation', {
  policyId: { ...Id, description: 'The version that is simulated.' },
  counts: list(ref(Count), 20),
  items: list(ref(Differing), 500, 'The newest decision first.'),
  nextCursor: nullable(Type.String({ maxLength: 2000, description: 'Give it as `cursor` to go on with older decisions; null at the end.' })),
  hasMore: flag,
  given: list(ref(GivenAnswer), 500, 'All of them, whether they differ or not.')
}, 'What would have been decided otherwise. Nothing of it is kept.')

type Question = Static<typeof Question> & { readonly given?: Given }
interface Given {
  readonly file?: Static<typeof File> | null
  readonly marks?: readonly Static<typeof Marks>[]
  readonly votes?: readonly Static<typeof Vote>[]
  readonly quorums?: readonly Static<typeof Quorum>[]
  readonly validities?: readonly Static<typeof Validity>[]
  readonly appeals?: readonly Static<typeof Appeal>[]
}

const readers: readonly Role[] = ['officer', 'commission_member', 'auditor']
const addresses: Readonly<Record<PastKind, readonly [collection: string, facts?: string]>> = {
  commission_vote: ['commission-approvals'],
  commission_quorum: ['commission-sessions'],
  assessment_result: ['assessments', 'results'],
  jury_panel: ['jury-sessions'],
  jury_decision: ['jury-sessions', 'decisions'],
  application_outcome: ['applications'],
  application_admission: ['applications'],
  accreditation_term: ['accreditations'],
  appeal_delay: ['appeals']
}

export async function simulationRoutes (app: FastifyInstance): Promise<void> {
  app.post('/:policyId/simulations', {
    config: { scope: 'policies:read' },
    schema: {
      operationId: 'simulatePolicy',
      summary: 'Replay past decisions under this version',
      description: `Which decisions would have been others, and for the sake of which keys. Nothing is written, nobody is named. For the roles ${readers.join(', ')}.`,
      tags: ['Policy'],
      params: Type.Object({ policyId: Id }),
      body: ref(Question),
      response: { 200: ref(Simulation) }
    }
  }, async ({ caller, params, body }) => {
    const { policyId } = params as { policyId: string }
    const { limit = 200, cursor, given, ...question } = body as Question
    assertReader(caller.actor)
    const { from = null, until = null, kinds = pastKinds } = question
    const identity = { branchId: caller.branchId, list: 'simulations', filters: { policyId, from, until, kinds } }
    const place = cursor === undefined ? null : app.cursors.decode(cursor, identity)
    const query: Query = { kinds: [...new Set(kinds)], from, until, after: place && placeOf(place), limit: limit + 1 }
    return app.db.read(caller, async (tx) => {
      const [{ rules }, now, versions] = await Promise.all([find(tx, policies, policyId, caller.actor), tx.now(), listVersions(tx)])
      const world: World = { tx, rules, context: contextOf(caller, now), versions }
      if (given) return { policyId, ...nothingPast, given: await compareGiven(world, given) }
      const { last, ...answer } = await comparePast(world, query)
      const nextCursor = last && app.cursors.encode({ value: `${last.decidedOn} ${last.kind}`, id: last.key }, identity)
      return { policyId, ...answer, nextCursor, hasMore: last !== null, given: [] }
    })
  })
}

const nothingPast = { counts: [], items: [], nextCursor: null, hasMore: false }

interface World { readonly tx: ReadTx, readonly rules: Policy, readonly context: Context, readonly versions: Awaited<ReturnType<typeof listVersions>> }

function placeOf ({ value, id: key }: { readonly value: unknown, readonly id: string }): Place {
  const [decidedOn, kind] = String(value).split(' ') as [string, PastKind]
  return { decidedOn, kind, key }
}

/** What was decided before there were rules is judged by the first ones. */
const inForceOn = (versions: World['versions'], day: string) => (versions.find(({ validFrom }) => validFrom <= day) ?? versions.at(-1))!.id

async function comparePast ({ tx, rules, context, versions }: World, query: Query) {
  const found = query.kinds.length === 0 ? [] : await findPlaces(tx, context, query)
  const places = found.slice(0, query.limit - 1)
  const decisions = await findPastDecisions(tx, context, places)
  const under = new Map([...decisions].map(([place, { policyId }]) => [place, policyId ?? inForceOn(versions, place.decidedOn)]))
  const stored = await findRules(tx, [...new Set(under.values())])
  const simulate = simulator(rules)
  const replayed = [...decisions].map(([place, decision]) => {
    const policyId = under.get(place)!
    const compared = simulate(decision.case, stored.get(policyId)!)
    return { place, decision, policyId, compared, isReproduced: reproduces(compared.before, decision.recorded) }
  })
  const counts = pastKinds.map((kind) => ({ kind, of: replayed.filter(({ place }) => place.kind === kind) })).filter(({ of }) => of.length > 0)
  return {
    counts: counts.map(({ kind, of }) => ({
      kind,
      replayed: of.length,
      differing: of.filter(({ compared }) => compared.isDifferent).length,
      notReproduced: of.filter(({ isReproduced }) => isReproduced === false).length
    })),
    items: replayed.filter(({ compared, decision }) => compared.isDifferent && decision.isSeen)
      .map(({ place: { kind, decidedOn }, decision: { id, factId }, policyId, compared, isReproduced }) =>
        ({ kind, id, factId, ...addressOf(kind, id, factId), decidedOn, policyId, isReproduced, ...written(compared) })),
    last: found.length > places.length ? places.at(-1)! : null
  }
}

function addressOf (kind: PastKind, id: string, factId: string | null) {
  const [collection, facts] = addresses[kind]
  return { collection, href: factId === null ? `/v1/${collection}/${id}` : `/v1/${collection}/${id}/${facts}/${factId}` }
}

const written = ({ before, after, reasons }: Comparison) => ({
  before: { ...before.figures, ...before.decides },
  after: { ...after.figures, ...after.decides },
  reasons: reasons.map(({ key, before, after }) => ({ key, before: { value: before }, after: { value: after } }))
})

async function compareGiven ({ tx, rules, context: { today }, versions }: World, given: Given) {
  const policyId = inForceOn(versions, today)
  const stored = (await findRules(tx, [policyId])).get(policyId)!
  const simulate = simulator(rules)
  return casesOf(given).map(({ position, ...one }) => {
    const compared = simulate(one as Case, stored)
    return { kind: one.kind, position, isDifferent: compared.isDifferent, ...written(compared) }
  })
}

/** A vote of the commission is about no file. */
function casesOf ({ file = null, marks = [], votes = [], quorums = [], validities = [], appeals = [] }: Given) {
  const ofBranch: readonly Case['kind'][] = ['commission_vote', 'commission_quorum']
  return [
    ...marks.map(({ marks, juryMarks = {} }) => of('assessment_result', { marks, juryMarks, competences: Object.keys(marks) })),
    ...votes.map((vote) => of('commission_vote', toldVote(vote))),
    ...quorums.map(({ employees, employers }) => of('commission_quorum', quorumOf({ employees: present(employees), employers: present(employers) }))),
    ...validities.map(({ firstDecisionOn = null, isRegistered: registered = false, frameworkMonths: unitValidityMonths = null, deliberatedOn }) =>
      of('unit_validity', { deliberatedOn, firstDecisionOn, registered, unitValidityMonths })),
    ...appeals.map(({ against = 'application', ...days }) => of('appeal_delay', { against, ...days, filedBy: 'officer' }))
  ].map((one, _, all) => ({ ...one, circumstances: ofBranch.includes(one.kind) ? null : file, position: all.filter(({ kind }) => kind === one.kind).indexOf(one) }))
}

const of = (kind: Case['kind'], facts: object) => ({ kind, facts })

function toldVote ({ employees, employers, presidentCollege = null, presidentChoice = null, reading = 1 }: Static<typeof Vote>) {
  const side = ({ seats = 0, ...votes }: Static<typeof VotesOfSide>) => ({ seats, ...votes })
  return voteOf({ sides: { employees: side(employees), employers: side(employers) }, presidentCollege, presidentChoice, reading: reading as 1 | 2 })
}

const present = ({ represented = 0, ...there }: Static<typeof PresenceOfSide>) => ({ ...there, represented })

function assertReader ({ role }: Actor): void {
  insistRole(readers, role, 'simulate')
}
