import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { findJuryFile } from '../db/jury-files.ts'
import { drawAnonymousCode, findListable, findNamedByPlan, findNamedMember, jurySessions } from '../db/jury-sessions.ts'
import { findPolicyInForce } from '../db/policies.ts'
import type { Context } from '../domain/kernel/decider.ts'
import { planJurySession } from '../domain/jury-session-plan.ts'
import { capacities, majorities } from '../domain/policy.ts'
import { routes } from '../domain/rules/eligibility.ts'
import { colleges } from '../domain/rules/voting.ts'
import {
  flag, Id, Input, Instant, integer, LegalDate, list as listOf, mark, nullable, OpenString, optional, ref, StringEnum, text, View
} from '../http/schemas.ts'
import { aggregateRoutes } from './aggregate-routes.ts'

const reason = text(2000)
const day = nullable(LegalDate)
const unitCode = text(40)
const count = integer(0, 1000)
const persons = { ...listOf(Id, 100, 'Members who stand aside for this file.'), uniqueItems: true }
const status = OpenString(jurySessions.machine.statuses)
const route = nullable(OpenString(routes))
const recommendations = nullable(text(5000))

const plan = {
  certificateId: Id,
  route: nullable(StringEnum(routes, 'null: files of every route.')),
  heldOn: LegalDate,
  place: nullable(text(200)),
  capacity: integer(1, 10_000)
}
const votes = { for: count, against: count, abstain: count }
const unit = { unitCode, isAcquired: flag }
const competenceCodes = listOf(text(40), 100, 'Of a unit that is not acquired: its competences that are, where the branch keeps them.')
const adjustment = { unitCode, oldMark: mark, newMark: mark, reason }
const mandatedBy = nullable({ ...text(200), description: 'The union or federation that sends the member, as the commission’s seats name it.' })

const CollegeVotes = Input('JuryCollegeVotesInput', votes, 'The votes of one college.')
const CollegesVotes = Input('JuryVotesByCollegeInput', { employees: ref(CollegeVotes), employers: ref(CollegeVotes) })
const VotesInput = Input('JuryVotesInput', { ...votes, byCollege: optional(ref(CollegesVotes)) },
  'The panel’s votes for and against what is recorded; left out where it agreed. By college where the branch’s majority asks each.')
const JuryMarks = Type.Unsafe<Record<string, string>>({
  $id: 'JuryMarks',
  type: 'object',
  additionalProperties: { type: 'string', minLength: 1, maxLength: 6 },
  maxProperties: 50,
  description: 'By name of part: marks that the jury itself gives, where the branch’s scale leaves it a share.',
  examples: [{ jury: '14' }]
})
const UnitInput = Input('JuryUnitInput', {
  ...unit, competenceCodes: optional({ ...competenceCodes, uniqueItems: true }), juryMarks: optional(ref(JuryMarks))
}, 'What the jury found about one unit.')
const part = nullable({ ...text(40), description: 'Of which part, examiner or competence; null: that of the unit, or the only one that reads so.' })
const AdjustmentInput = Input('JuryMarkAdjustmentInput', { ...adjustment, part: optional(part) }, 'Another mark than the examiners’, and why.')

const ShownCollegeVotes = View('JuryCollegeVotes', votes, 'The votes of one college.')
const ShownByCollege = View('JuryVotesByCollege', { employees: ref(ShownCollegeVotes), employers: ref(ShownCollegeVotes) },
  'Votes of each college.')
const ShownVotes = View('JuryVotes', { ...votes, byCollege: optional(ref(ShownByCollege)) }, 'The panel’s votes.')
const ShownUnit = View('JuryUnit', { ...unit, competenceCodes, juryMarks: ref(JuryMarks) }, 'What the jury found about one unit.')
const ShownAdjustment = View('JuryMarkAdjustment', { ...adjustment, part, adjustedBy: Id }, 'Another mark than the examiners’, why, and who recorded it.')
const ShownWeights = View('JuryVoteWeights', { employees: integer(1, 1000), employers: integer(1, 1000) },
  'Votes that one member of each college was worth.')
const ShownTally = View('JuryTally', {
  majority: OpenString(majorities),
  votes: OpenString(['per_member', 'equal_colleges'], 'What counted as one vote.'),
  weights: ref(ShownWeights),
  neededEmployees: nullable(count),
  neededEmployers: nullable(count),
  neededOverall: nullable(count),
  castingVoteUsed: flag
}, 'What the votes were counted against; null where the majority does not count it.')

const nothing = { isDistinguished: false, recusedPersonIds: [], votes: null, recommendations: null }
const decidedToday = async (_: unknown, __: unknown, context: () => Promise<Context>) => ({ decidedOn: (await context()).today })

export async function jurySessionRoutes (app: FastifyInstance): Promise<void> {
  const { command, create, list } = aggregateRoutes(app, jurySessions, {
    about: 'A joint panel on its day: its members, its list, what it decides about each file.',
    fields: {
      ...plan,
      route,
      isAnonymised: { ...flag, description: 'Jurors read files without identity.' },
      unionsAskedOn: nullable({ ...LegalDate, description: 'The unions were asked then to name their members.' }),
      convenedOn: day,
      openedOn: day,
      minutesSignedOn: day,
      minutesSignedBy: nullable(Id),
      reason: nullable(reason),
      policyId: nullable(Id)
    },
    facts: {
      'panel-members': {
        personId: Id,
        name: text(200),
        college: OpenString(colleges),
        organizationId: nullable(Id),
        mandatedBy,
        capacity: OpenString(capacities),
        role: OpenString(['president', 'member']),
        isQualified: flag,
        isPresent: flag,
        needsLeave: flag,
        supersedesId: nullable(Id),
        recordedAt: Instant
      },
      'listed-candidates': { applicationId: Id, anonymousCode: text(20), recordedAt: Instant },
      decisions: {
        applicationId: Id,
        isDeferred: flag,
        units: listOf(ref(ShownUnit), 100),
        isDistinguished: flag,
        recusedPersonIds: listOf(Id, 100),
        votes: optional(ref(ShownVotes)),
        tally: optional(ref(ShownTally)),
        markAdjustments: listOf(ref(ShownAdjustment), 100),
        recommendations,
        supersedesId: nullable(Id),
        decidedOn: LegalDate,
        policyId: Id,
        recordedAt: Instant
      }
    }
  })
  create(plan, async (body, { id, context, tx }) => {
    const [named, { policy }] = await Promise.all([findNamedByPlan(tx, body.certificateId), findPolicyInForce(tx, context)])
    return planJurySession({ id, ...body }, named, { policy, context })
  })
  command('edit', plan, async (tx, plan) => ({ plan, named: await findNamedByPlan(tx, plan.certificateId) }))
  command('ask_unions', {})
  command('convene', {})
  command('seat_member', {
    personId: Id,
    name: text(200),
    college: StringEnum(colleges),
    organizationId: nullable({ ...Id, description: 'Whom the member works for or stands for: it tells conflicts of interest.' }),
    mandatedBy: optional(mandatedBy),
    capacity: optional(StringEnum(capacities, 'In what capacity the member sits; left out, as a plain member.')),
    role: StringEnum(['president', 'member']),
    isQualified: { ...flag, description: 'In the field of the certificate.' },
    isPresent: { ...flag, description: 'On the day of the session.' },
    needsLeave: optional({ ...flag, description: 'Left out: an employer must let the member go.' })
  }, async (tx, { mandatedBy = null, capacity = 'member', needsLeave = true, ...person }, context) => {
    const member = { ...person, mandatedBy, capacity, needsLeave }
    return { member, named: await findNamedMember(tx, member, (await context()).today) }
  })
  command('list_candidate', { applicationId: Id }, async (tx, { applicationId }) =>
    ({ applicationId, application: await findListable(tx, applicationId), anonymousCode: drawAnonymousCode() }))
  command('open', {})
  command('adjourn', { reason, newHeldOn: LegalDate })
  command('decide', {
    applicationId: Id,
    isDeferred: flag,
    units: listOf(ref(UnitInput), 100, 'Each missing unit; none where the file is deferred.'),
    isDistinguished: optional({ ...flag, description: 'With distinction, where the jury may say so.' }),
    recusedPersonIds: optional(persons),
    votes: optional(ref(VotesInput)),
    markAdjustments: optional(listOf(ref(AdjustmentInput), 100)),
    recommendations: optional(recommendations)
  }, async (tx, body, context) => {
    const units = body.units.map((unit) => ({ competenceCodes: [], juryMarks: {}, ...unit }))
    const markAdjustments = (body.markAdjustments ?? []).map((adjustment) => ({ part: null, ...adjustment }))
    const decision = { ...nothing, ...body, units, markAdjustments }
    return { decision, file: await findJuryFile(tx, body.applicationId, (await context()).today) }
  })
  command('close', {})
  command('sign_minutes', {})
  command('ratify', {}, decidedToday)
  command('return', {}, decidedToday)
  command('cancel', { reason })
  list({
    summary: { certificateId: Id, route, heldOn: LegalDate, place: plan.place, capacity: plan.capacity, status },
    filters: { certificateId: Id, status },
    ranges: { heldOn: LegalDate },
    sorts: ['heldOn']
  })
}
