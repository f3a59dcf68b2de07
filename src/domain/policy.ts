import { type Static, type TObject, type TProperties, type TSchema, Type } from 'typebox'
import type { Role } from './kernel/machine.ts'

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

export const majorities = [
  'of_votes_cast', 'of_present', 'of_present_or_represented', 'of_members', 'absolute_per_college', 'agreement_of_colleges'
] as const
export const scales = ['acquired', 'threshold', 'two_key', 'weighted', 'gate', 'opinions'] as const
export const pieceKinds = [
  'company_extract', 'siret', 'activity_declaration', 'social_contributions', 'liability_insurance', 'training_report', 'quality_certificate',
  'first_aid', 'sector_authorisation', 'room', 'technical_platform', 'trade_experience', 'assessor_training', 'commitment_letter'
] as const

const quorum = group({
  perCollege: count(0, 'Votes, present or represented, that each college needs at least.'),
  majorityOfSeats: flag(false, 'Each college needs more than half of its seats, present or represented.'),
  overall: count(0, 'Votes needed over both colleges.')
})
const castingVote = words(['none', 'president', 'employer_side_president'], 'none', 'Whose vote breaks a tie (voix prépondérante).')
const majority = words(majorities, 'of_present', 'The majority that a decision needs.')

const Validity = {
  kind: words(['none', 'months', 'years', 'life'], 'years', 'How long a unit is kept; `none` states no limit.'),
  length: count(5, 'Number of months or years.'),
  registeredKind: words(['same', 'months', 'years', 'life'], 'same', 'Another rule while the certificate is in the RNCP.'),
  registeredLength: count(0, 'Number of months or years of that other rule.')
}

const Piece = Type.Object({
  kind: Type.Unsafe<typeof pieceKinds[number]>({ type: 'string', enum: [...pieceKinds], description: 'What must be in the file.' }),
  holder: words(['organization', 'examiner'], 'organization', 'Whose file asks for it.'),
  maxAgeMonths: nullableCount('Refused when older than this on the day of submission.'),
  minValue: nullableCount('Smallest figure: square metres of a room, years in the trade.')
}, { additionalProperties: false })

const Part = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 40 }),
  weight: count(1, 'Share of this part in the mark, in percent.'),
  floor: mark('0', 'Least mark in this part; it also opens the next part under `gate`.')
}, { additionalProperties: false })

export const Policy = Type.Object({
  commission: group({
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
    noticeDays: count(0, 'Days between the convocation and the session.'),
    documentsDays: count(0, 'Days before the session at which its documents are due.'),
    minutes: group({ sentWithinDays: count(7, 'Days within which signed minutes are sent.') })
  }),
  project: group({
    opportunityStage: flag(false, 'An opportunity file is voted before the design of the certificate.'),
    proposers: list(ProposedBy, ['officer'], 'Who may propose a certificate project.')
  }),
  vae: group({
    admissibilityDecider: words(['certifying_body', 'assessment_organisation', 'national_jury'], 'certifying_body', 'Who decides on VAE admissibility.'),
    precheck: group({ experienceYears: count(0, 'Years of experience asked before VAE.') }),
    juryWithinMonths: count(3, 'Months from the validation file to the jury.'),
    notifyWithinDays: count(15, 'Days from the jury to the notification.')
  }),
  award: group({
    decider: words(['jury', 'commission', 'jury_then_secretariat'], 'jury', 'Who awards: the jury, or the commission on the jury’s proposal.')
  }),
  jury: group({
    quorum,
    composition: group({
      perCollege: count(0, 'Members present that each college needs at least.'),
      parity: flag(false, 'As many members of each college must be present.'),
      members: count(0, 'Members present needed in all.'),
      qualifiedMembers: count(0, 'Members present who are qualified in the field.'),
      presidentSide: words(['any', 'employees', 'employers'], 'any', 'The college from which the president comes.')
    }),
    majority,
    castingVote,
    closedMonths: list(Month, [], 'Months without any jury session.'),
    noticeDays: count(0, 'Days between the convocation and the session.'),
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
    clockStart: words(['deliberation', 'first_commission_decision'], 'deliberation', 'The day from which a kept unit’s time runs.')
  }),
  retake: group({ minDelay: count(0, 'Months between a refusal and a new application.') }),
  appeal: group({
    delay: nullableCount('Months to appeal from the notification; null = no appeal.'),
    body: words(['joint_commission', 'national_jury', 'certifying_body'], 'joint_commission', 'Who rules on an appeal.')
  }),
  accreditation: group({
    scope: group({
      perCertificate: flag(true, 'Granted for named certificates.'),
      perSite: flag(false, 'Granted for named sites.')
    }),
    durationMonths: count(36, 'How long an organisation’s accreditation lasts.'),
    examinerDurationMonths: count(36, 'How long an examiner’s accreditation lasts.'),
    fileDeadline: Type.Unsafe<string | null>({ type: 'string', pattern: '^[0-9]{2}-[0-9]{2}$', nullable: true, default: null, description: 'Yearly last day (MM-DD) to hand in a file.' }),
    pieces: list(Piece, [], 'What a complete file holds.')
  }),
  examiner: group({
    independence: group({
      minYearsInTrade: count(0, 'Years in the trade that an examiner needs.'),
      maxYearsRetired: nullableCount('Years since retirement at most.')
    })
  }),
  certificate: group({
    definitionLifetime: group({
      years: nullableCount('Life of the definition; null = the registration’s term.'),
      tacitRenewal: flag(false, 'Renewed unless somebody objects.')
    })
  }),
  framework: group({
    transition: group({
      noticeMonths: count(0, 'Months between the adoption of a version and its effect.'),
      complyMonths: count(0, 'Months that organisations have to comply.')
    })
  }),
  application: group({
    channel: list(FiledBy, ['candidate', 'employer', 'training_provider'], 'Who may file an application.'),
    agreement: flag(false, 'An employee’s application needs the written agreement of employee and employer.'),
    partialFiles: flag(false, 'A file may go to the jury before every missing unit was assessed.')
  }),
  training: group({
    declarations: group({
      planningDays: count(0, 'Days before the start at which the planning is due.'),
      sessionHours: count(0, 'Hours before a training session at which it is declared.')
    }),
    attendanceEvidence: flag(false, 'An enrollment is completed only with hours of attendance recorded.')
  }),
  archive: group({ years: count(5, 'Years that a training organisation keeps candidates’ files.') })
}, { $id: 'PolicyRules', additionalProperties: false })

export type Policy = Static<typeof Policy>

/** `jury.quorum`: a refusal that names a key which does not exist does not compile. */
export type PolicyKey = { [Group in keyof Policy]: `${Group}.${keyof Policy[Group] & string}` }[keyof Policy]
