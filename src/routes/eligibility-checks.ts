import type { FastifyInstance } from 'fastify'
import type { Static } from 'typebox'
import { findNamedByOpening } from '../db/application-names.ts'
import { findDraftFacts } from '../db/eligibility-checks.ts'
import { findLedger } from '../db/holdings.ts'
import type { ReadTx } from '../db/schema.ts'
import type { Application } from '../domain/application.ts'
import { draftFor, openApplication } from '../domain/application-opening.ts'
import { candidateCategories, insistBorn } from '../domain/candidate.ts'
import { checkEligibility } from '../domain/eligibility-check.ts'
import { type Actor, type Context, contextOf } from '../domain/kernel/decider.ts'
import type { Role } from '../domain/kernel/machine.ts'
import { insist, insistRole, refuse } from '../domain/kernel/refusal.ts'
import { registrations, routes, schemes } from '../domain/rules/eligibility.ts'
import { languageOf } from '../http/languages.ts'
import { blockerOf } from '../http/problems.ts'
import {
  Figures, flag, Id, Input, integer, LegalDate, list, nullable, OpenString, optional, ref, StringEnum, text, View
} from '../http/schemas.ts'
import { content, left, nothing } from '../http/application-fields.ts'

const { previousApplicationId: _, ...asked } = left
const Person = Input('EligibilityPersonInput', {
  category: StringEnum(candidateCategories),
  birthDate: optional(nullable({ ...LegalDate, description: 'Needed where the branch has age limits.' }))
}, 'Somebody whom the branch need not know.')
const Question = Input('EligibilityCheckInput', {
  candidateId: optional({ ...Id, description: 'Of whom one may file an application; a candidate who names nobody asks for themselves.' }),
  person: optional(ref(Person)),
  certificateId: Id,
  route: content.route,
  scheme: content.scheme,
  ...asked,
  asOf: optional({ ...LegalDate, description: 'Today or later; by default today.' })
}, 'What an application would say, of a candidate or of a person described.')
type Question = Static<typeof Question> & { readonly person?: Static<typeof Person> }

const unitCode = text(40)
const units = (description: string) => list(unitCode, 100, description)
const CarriedUnit = View('EligibilityHeldUnit', {
  unitCode, since: LegalDate, until: nullable({ ...LegalDate, description: 'The last day; null: no limit.' })
}, 'A unit asked for that need not be taken again.')
const Refused = View('EligibilityRefusal', {
  code: text(60),
  detail: text(2000),
  rule: { ...text(100), description: 'A key of the policy, a law, or the model.' },
  params: Figures,
  earliestOn: nullable({ ...LegalDate, description: 'The first day on which this rule, as it stands, refuses no more; null: none is in sight.' })
}, 'One thing that would refuse the application.')
const Verdict = View('EligibilityCheck', {
  certificateId: Id,
  route: OpenString(routes),
  scheme: OpenString(schemes),
  asOf: LegalDate,
  isEligible: flag,
  registration: OpenString(registrations, 'Of the certificate, on this day.'),
  frameworkVersion: { ...integer(1, 10_000), description: 'In force on this day.' },
  unitCodes: units('Asked for.'),
  heldUnits: list(ref(CarriedUnit), 100, 'Of the units asked for, those that would be carried over.'),
  missingUnits: units('Of the units asked for, those still to prove.'),
  refusals: list(ref(Refused), 30, 'All of them; none where the application could be handed in.'),
  otherRoutes: list(OpenString(routes), 10, 'Open on this day for this certificate, besides the one asked for.'),
  otherSchemes: list(OpenString(schemes), 10, 'Open on this day for this certificate, besides the one asked for.')
}, 'Whether an application could be handed in on a day. Nothing of it is kept.')

const askers: readonly Role[] = ['officer', 'candidate', 'employer', 'training_provider']
/** Of whom nothing is known: no row has this id. */
const nobody = '00000000-0000-0000-0000-000000000000'

/** The same guards as `submit`, asked of a draft that is never stored. */
export async function eligibilityCheckRoutes (app: FastifyInstance): Promise<void> {
  app.post('', {
    config: { scope: 'applications:read' },
    schema: {
      operationId: 'checkEligibility',
      summary: 'Check whether an application could be handed in',
      description: `Every rule that would refuse it, and from when it would not. Nothing is stored. For the roles ${askers.join(', ')}.`,
      tags: ['Application'],
      body: ref(Question),
      response: { 200: ref(Verdict) }
    }
  }, async ({ caller, body, headers }, reply) => {
    const question = body as Question
    assertAsker(caller.actor)
    const language = languageOf(headers['accept-language'])
    reply.header('content-language', language).header('vary', 'Accept-Language')
    return app.db.read(caller, async (tx) => {
      const { today: earliest, ...now } = contextOf(caller, await tx.now())
      const { asOf = earliest } = question
      insist(asOf < earliest && refuse('date_too_early', 'model:application', { earliest }), '#/asOf')
      if (question.person?.birthDate) insistBorn(question.person.birthDate, earliest, '#/person/birthDate')
      const { draft, verdict } = await judge(tx, question, { ...now, today: asOf })
      const refusals = verdict.refusals.map((refusal) => {
        const { rule, earliestOn } = refusal
        return { ...blockerOf(refusal, language), rule, earliestOn }
      })
      return { ...draft, asOf, ...verdict, refusals }
    })
  })
}

async function judge (tx: ReadTx, question: Question, context: Context) {
  const draft = await draftOf(tx, question, context)
  const { person } = question
  const [known, ledger] = await Promise.all([
    findDraftFacts(tx, draft, context), person ? null : findLedger(tx, draft, context.actor)
  ])
  const facts = person ? { ...known.facts, category: person.category, birthDate: person.birthDate ?? null } : known.facts
  return { draft, verdict: checkEligibility(draft, { ...known, facts }, ledger?.unitAwards ?? []) }
}

async function draftOf (tx: ReadTx, { person, asOf, ...body }: Question, context: Context): Promise<Application> {
  const { actor } = context
  const isOwn = actor.role === 'candidate' && !person
  const candidateId = body.candidateId ?? (isOwn ? actor.personId ?? undefined : undefined)
  insist((candidateId === undefined) === (person === undefined) && refuse('one_person', 'model:application', {}), '#/candidateId')
  const input = { ...nothing, ...body, id: nobody, candidateId: candidateId ?? nobody }
  const named = await findNamedByOpening(tx, input, context.today)
  return person
    ? draftFor(input, { ...named, candidate: { employerOrganizationId: null } }, context)
    : openApplication(input, named, context).state
}

function assertAsker ({ role }: Actor): void {
  insistRole(askers, role, 'check_eligibility')
}
