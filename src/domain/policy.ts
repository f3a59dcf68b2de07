import { type Static, type TObject, type TProperties, type TSchema, Type } from 'typebox'
import type { Role } from './kernel/machine.ts'
import { registrations, type Route, routes } from './rules/eligibility.ts'

/**
 * A branch's rules (règlement) as data: one row per version, never changed, in force from its `validFrom`.
 * Groups and keys are those of real branches' texts. Every key has a default, so that a version written before the key existed stays valid.
 */

const words = <const Word extends string>(options: readonly Word[], fallback: Word, description: string) =>
  Type.Unsafe<Word>({ type: 'string', enum: [...options], default: fallback, description })
const count = (fallback: number, description: string) => Type.Integer({ minimum: 0, maximum: 10_000, default: fallback, description })
const flag = (fallback: boolean, description: string) => Type.Boolean({ default: fallback, description })
const nullableCount = (description: string) =>
  Type.Unsafe<number | null>({ type: 'integer', minimum: 0, maximum: 10_000, nullable: true, default: null, description })
const mark = (fallback: string, description: string) =>
  Type.Unsafe<string>({ type: 'string', pattern: '^[0-9]{1,3}(\\.[0-9]{1,2})?$', default: fallback, description })
const group = <Properties extends TProperties>(properties: Properties, description?: string): TObject<Properties> =>
  Type.Object(properties, { additionalProperties: false, default: {}, ...(description && { description }) })
const list = <Item extends TSchema>(item: Item, fallback: Static<Item>[], description: string) =>
  Type.Array(item, { default: fallback, maxItems: 50, description })

const Month = Type.Integer({ minimum: 1, maximum: 12 })
const FiledBy = Type.Unsafe<Role>({ type: 'string', enum: ['candidate', 'employer', 'training_provider'] })
const ProposedBy = Type.Unsafe<Role>({ type: 'string', enum: ['officer', 'commission_member', 'training_provider', 'employer'] })
const Appellant = Type.Unsafe<Role>({ type: 'string', enum: ['candidate', 'employer', 'examiner', 'training_provider'] })

export const majorities = [
  'of_votes_cast', 'of_present', 'of_present_or_represented', 'of_members', 'absolute_per_college', 'agreement_of_colleges'
] as const
export const scales = ['acquired', 'threshold', 'two_key', 'weighted', 'gate', 'opinions'] as const
export const pieceKinds = [
  'company_extract', 'siret', 'activity_declaration', 'social_contributions', 'liability_insurance', 'training_report', 'quality_certificate',
  'first_aid', 'sector_authorisation', 'room', 'technical_platform', 'trade_experience', 'assessor_training', 'commitment_letter',
  'teaching_sequence'
] as const
/** What an opportunity file must answer. */
export const criteria = [
  'need', 'employment', 'articulation', 'competences', 'branch_specific', 'not_covered_by_diploma', 'job_flows', 'feasibility'
] as const
/** Steps before VAE is admitted, in their order. */
export const precheckSteps = ['self_positioning', 'pre_file', 'quiz'] as const
/** In what capacity somebody sits on a jury. */
export const capacities = [
  'member', 'commission_representative', 'training_lead', 'practitioner', 'industry_professional', 'company_representative',
  'union_professional', 'funding_adviser', 'provider_representative'
] as const

const quorum = group({
  perCollege: count(0, 'Votes, present or represented, that each college needs at least.'),
  majorityOfSeats: flag(false, 'Each college needs more than half of its seats, present or represented.'),
  overall: count(0, 'Votes needed over both colleges.')
})
const votes = words(['per_seat', 'per_organization', 'equal_colleges'], 'per_seat',
  'What counts as one vote: a seat, an organisation whatever its seats, or seats weighted so that both colleges weigh the same.')
const castingVote = words(['none', 'president', 'employer_side_president'], 'none', 'Whose vote breaks a tie (voix prépondérante).')
const majority = words(majorities, 'of_present', 'The majority that a decision needs.')

const Validity = {
  kind: words(['none', 'months', 'years', 'life', 'framework'], 'years',
    'How long a unit is kept; `none` states no limit; `framework`: as many months as the framework says.'),
  length: count(5, 'Number of months or years.'),
  registeredKind: words(['same', 'months', 'years', 'life'], 'same', 'Another rule while the certificate is in the RNCP.'),
  registeredLength: count(0, 'Number of months or years of that other rule.')
}

const Piece = Type.Object({
  kind: Type.Unsafe<typeof pieceKinds[number]>({ type: 'string', enum: [...pieceKinds], description: 'What must be in the file.' }),
  holder: words(['organization', 'examiner'], 'organization', 'Whose file asks for it.'),
  maxAgeMonths: nullableCount('Refused when older than this on the day of submission.'),
  minValue: nullableCount('Smallest figure: square metres of a room, years in the trade.'),
  when: words(['always', 'renewal'], 'always', 'Asked for in every file, or in that of a renewal only.')
}, { additionalProperties: false })

const Part = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 40 }),
  weight: count(1, 'Share of this part in the mark, in percent.'),
  floor: mark('0', 'Least mark in this part; it also opens the next part under `gate`.'),
  by: words(['assessment', 'jury'], 'assessment', 'Who gives the mark: the examiners, or the jury when it deliberates.')
}, { additionalProperties: false })

const Place = Type.Object({
  capacity: words(capacities, 'member', 'In what capacity these members sit.'),
  count: count(1, 'Members in this capacity who must be present.'),
  college: words(['any', 'employees', 'employers'], 'any', 'The side that they come from.'),
  advisory: words(['never', 'vae', 'always'], 'never', 'When they advise without a vote.'),
  noticeDays: count(0, 'Days before the session by which they are proposed.')
}, { additionalProperties: false })

const groups = {
  commission: group({
    votes,
    quorum,
    majority,
    disagreement: group({
      kind: words(['none', 'relative_majority', 'back_within_days'], 'none', 'What a second reading asks when the colleges differ.'),
      days: count(0, 'Calendar days within which the matter must come back.')
    }),
    castingVote,
    proxy: group({ maxPerHolder: count(0, 'Proxies that one member may hold, always within the college; 0 = no proxies.') }),
    presidencyTermYears: count(2, 'Years after which the presidency moves to the other college.'),
    minMeetingsPerYear: count(0, 'Meetings per calendar year.'),
    noticeMonths: count(0, 'Months between the convocation and the session; days are added to them.'),
    noticeDays: count(0, 'Days between the convocation and the session.'),
    documentsDays: count(0, 'Days before the session at which its documents are due.'),
    extraordinary: group({ organizations: count(0, 'Organisations that must ask together for an extraordinary session, unless its president does; 0 = no request needed.') }),
    minutes: group({
      sentWithinDays: count(7, 'Days within which signed minutes are sent.'),
      approvedNext: flag(false, 'The next session approves them before it closes.')
    }),
    disciplinary: group({
      minMembers: count(0, 'Members that a disciplinary committee has at least; 0 = there is none, and the commission itself sits.'),
      maxMembers: nullableCount('Members that it has at most.'),
      quorum: count(0, 'Members who must be present.'),
      majority,
      castingVote
    })
  }),
  project: group({
    opportunityStage: flag(false, 'An opportunity file is voted before the design of the certificate.'),
    proposers: list(ProposedBy, ['officer'], 'Who may propose a certificate project.'),
    criteria: list(Type.Unsafe<typeof criteria[number]>({ type: 'string', enum: [...criteria] }), [], 'What a project must answer.')
  }),
  vae: group({
    admissibilityDecider: words(['certifying_body', 'assessment_organisation', 'national_jury'], 'certifying_body', 'Who decides on VAE admissibility.'),
    precheck: group({
      experienceYears: count(0, 'Years of experience asked before VAE.'),
      priorCertificate: flag(false, 'An earlier certificate of the branch stands for the years of experience.'),
      steps: list(Type.Unsafe<typeof precheckSteps[number]>({ type: 'string', enum: [...precheckSteps] }), [], 'Steps passed, in this order, before admissibility is decided.')
    }),
    juryWithinMonths: count(3, 'Months from the validation file to the jury.'),
    notifyWithinDays: count(15, 'Days from the jury to the notification.')
  }),
  award: group({
    decider: words(['jury', 'commission', 'jury_then_secretariat'], 'jury', 'Who awards: the jury; the commission on the jury’s proposal; or the jury once the secretariat has checked that all conforms.'),
    distinction: words(['none', 'jury', 'opinions'], 'none', 'Who may add a distinction: nobody, the jury, or three favourable opinions.')
  }),
  jury: group({
    quorum,
    composition: group({
      perCollege: count(0, 'Members present that each college needs at least.'),
      perUnion: count(0, 'Members present that each union with a seat on the commission sends.'),
      parity: flag(false, 'As many members of each college must be present.'),
      members: count(0, 'Members present needed in all.'),
      maxMembers: nullableCount('Members present at most.'),
      qualifiedMembers: count(0, 'Members present who are qualified in the field.'),
      presidentSide: words(['any', 'employees', 'employers', 'alternating', 'joint'], 'any',
        'The college from which the president comes; `alternating`: another one every year; `joint`: one president of each.'),
      presidentFrom: words(['any', 'commission', 'industry_professional'], 'any', 'What the president must be.'),
      fromCommission: flag(false, 'Every member with a vote sits on the commission.'),
      places: list(Place, [], 'Members asked for by capacity.')
    }),
    votes: words(['per_member', 'equal_colleges'], 'per_member', 'What counts as one vote: a member, or members weighted so that both colleges weigh the same.'),
    majority,
    castingVote,
    closedMonths: list(Month, [], 'Months without any jury session.'),
    noticeDays: count(0, 'Days between the convocation and the session.'),
    unionNoticeDays: count(0, 'Days before the session by which the unions are asked to name their members.'),
    leaveNoticeDays: count(0, 'Days of notice that a juror’s employer has.'),
    anonymisedFiles: flag(false, 'Jurors read files without identity.'),
    markAdjustment: flag(false, 'The jury may write another mark, with a trace.'),
    providerRepresentativeFrom: nullableCount('Files from which an organisation must send a representative.'),
    capacity: count(50, 'Candidates that one session may list.')
  }),
  result: group({
    granularity: words(['competence', 'unit', 'domain', 'exam_part'], 'unit', 'What one result is about.'),
    scale: group({
      scheme: words(scales, 'acquired', 'How results become an outcome.'),
      threshold: mark('70', 'Least mark of a unit under `threshold`, inclusive.'),
      unitFloor: mark('0', 'Least mark of each unit under `weighted`, inclusive.'),
      overall: mark('0', 'Least overall mark under `weighted`, inclusive.'),
      parts: list(Part, [], 'Parts of the mark under `weighted`, tests in order under `gate`.')
    })
  }),
  partial: group({
    enabled: flag(true, 'Whether a jury may award some units only.'),
    validity: group(Validity),
    competences: group({
      kind: words(['not_kept', 'months', 'years', 'life'], 'not_kept', 'How long a competence is kept that was acquired outside a complete unit.'),
      length: count(0, 'Number of months or years.')
    }),
    clockStart: words(['deliberation', 'first_commission_decision'], 'deliberation', 'The day from which a kept unit’s time runs.')
  }),
  retake: group({ minDelay: count(0, 'Months between a refusal and a new application.') }),
  appeal: group({
    delay: group({
      kind: words(['none', 'months', 'any_time'], 'none', 'Whether a decision can be appealed against, and until when.'),
      months: count(0, 'Months to appeal from the notification.')
    }),
    body: words(['joint_commission', 'national_jury', 'certifying_body'], 'joint_commission', 'Who rules on an appeal.'),
    appellants: list(Appellant, ['candidate'], 'Who may appeal, besides the secretariat in their name.')
  }),
  accreditation: group({
    scope: group({
      perCertificate: flag(true, 'Granted for named certificates.'),
      perSite: flag(false, 'Granted for named sites.')
    }),
    decider: words(['commission', 'certifying_body'], 'commission', 'Who grants, renews and refuses: the commission by a vote, or the certifying body.'),
    durationMonths: count(36, 'How long an organisation’s accreditation lasts.'),
    renewalMonths: nullableCount('How long a renewed accreditation of an organisation lasts; null = as long as the first.'),
    examinerDurationMonths: count(36, 'How long an examiner’s accreditation lasts.'),
    fileDeadline: Type.Unsafe<string | null>({ type: 'string', pattern: '^[0-9]{2}-[0-9]{2}$', nullable: true, default: null, description: 'Yearly last day (MM-DD) to hand in a file.' }),
    commitmentLetter: words(['none', 'yearly'], 'none', 'Whether a commitment letter is signed for each calendar year in which the right is used.'),
    pieces: list(Piece, [], 'What a complete file holds.')
  }),
  examiner: group({
    independence: group({
      minYearsInTrade: count(0, 'Years in the trade that an examiner needs.'),
      maxYearsRetired: nullableCount('Years since retirement at most.'),
      sameEmployer: words(['refused', 'other_service'], 'refused', 'Whether an examiner of the candidate’s company may assess, from another service.')
    }),
    pair: words(['none', 'any', 'pedagogical_and_professional'], 'none', 'Whether two examiners assess together, and of what quality.')
  }),
  certificate: group({
    definitionLifetime: group({
      years: nullableCount('Life of the definition; null = the registration’s term.'),
      tacitRenewal: flag(false, 'Renewed unless somebody objects.'),
      probationYears: nullableCount('Life of a new definition before its first renewal; null = as later ones.'),
      changedYears: nullableCount('Life after a renewal with changes; null = as other renewals.')
    }),
    yearlyReview: flag(false, 'Each certificate is reviewed once a calendar year.')
  }),
  framework: group({
    transition: group({
      noticeMonths: count(0, 'Months between the adoption of a version and its effect.'),
      complyMonths: count(0, 'Months that organisations have to comply.')
    })
  }),
  application: group({
    channel: list(FiledBy, ['candidate', 'employer', 'training_provider'], 'Who may file an application.'),
    accreditedChannel: flag(false, 'A training organisation that files is accredited for the certificate.'),
    individual: words(['open', 'authorised', 'closed'], 'open', 'Free candidates: welcome, authorised one by one, or not at all.'),
    underAgreement: flag(false, 'The file declares that the candidate comes under the collective agreement.'),
    youngPerson: group({
      minAge: count(0, 'Age that a young person under a professionalisation contract has at least.'),
      maxAge: nullableCount('Age that they have at most.')
    }),
    proA: list(Type.String({ minLength: 1, maxLength: 40 }), [], 'Codes of the certificates on the branch’s Pro-A list; none = all.'),
    agreement: flag(false, 'An employee’s application needs the written agreement of employee and employer.'),
    partialFiles: flag(false, 'A file may go to the jury before every missing unit was assessed.')
  }),
  training: group({
    declarations: group({
      planningDays: count(0, 'Days before the start at which the planning is due.'),
      sessionHours: count(0, 'Hours before a training session at which it is declared.'),
      listDays: count(0, 'Days after the start within which the list of candidates is complete; 0 = no limit.')
    }),
    attendanceEvidence: flag(false, 'An enrollment is completed only with hours of attendance recorded.')
  }),
  archive: group({ years: count(5, 'Years that a training organisation keeps candidates’ files.') })
}

type Groups = { [Name in keyof typeof groups]: Static<typeof groups[Name]> }
/** Whole keys, each in the place of the branch's own. */
export type Overrides = { readonly [Name in keyof Groups]?: Partial<Groups[Name]> }

/** The same groups and keys, none of them needed and none filled. */
const overrides = Type.Unsafe<Overrides>(Type.Object(Object.fromEntries(Object.entries(groups).map(([name, { properties }]) =>
  [name, Type.Optional(Type.Object(Object.fromEntries(Object.entries(properties).map(([key, { default: _, ...schema }]: [string, any]) =>
    [key, Type.Optional(schema)])), { additionalProperties: false }))])), { additionalProperties: false }))

const Variant = Type.Object({
  when: group({
    routes: list(Type.Unsafe<Route>({ type: 'string', enum: [...routes] }), [], 'Routes of the application; none = every route.'),
    registrations: list(Type.Unsafe<typeof registrations[number]>({ type: 'string', enum: [...registrations] }), [],
      'Registration of the certificate when the application was handed in; none = every one.')
  }),
  rules: overrides
}, { additionalProperties: false })

export const Policy = Type.Object({
  ...groups,
  variants: list(Variant, [], 'Keys that differ by route or by registration: of several that fit, the last one decides.')
}, { $id: 'PolicyRules', additionalProperties: false })

export type Policy = Static<typeof Policy>
export type PolicyGroup = keyof Groups

/** `jury.quorum`: a refusal that names a key which does not exist does not compile. */
export type PolicyKey = { [Group in PolicyGroup]: `${Group}.${keyof Policy[Group] & string}` }[PolicyGroup]
