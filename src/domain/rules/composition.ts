import type { capacities, Policy } from '../policy.ts'
import { colleges, type College } from './voting.ts'

/** Whether the members who are there make the panel that the branch and the law ask for. */

type Rule = Policy['jury']['composition']
type Place = Rule['places'][number]
export type Capacity = typeof capacities[number]

export interface PanelMemberFacts {
  readonly college: College
  readonly role: 'president' | 'member'
  readonly capacity: Capacity
  /** The union or federation that sends them, as named on the seats. */
  readonly mandatedBy: string | null
  /** Titular or substitute of a seat of the joint commission. */
  readonly isCommission: boolean
  readonly isQualified: boolean
  readonly isPresent: boolean
}

/** What a panel is counted for. */
export interface Sitting {
  readonly isVae: boolean
  /** Unions with a seat on the commission. */
  readonly unions: readonly string[]
  /** Whose turn it is to preside, where the sides alternate; null: either. */
  readonly turn: College | null
}

/** Only of `max_members` too many may be present. */
export interface CompositionShortfall {
  readonly what: string
  readonly rule: 'jury.composition' | 'law:vae_jury'
  readonly needed: number
  readonly present: number
}

/** Labour code, VAE: at least two members, at least one of them qualified in the field of the certificate. */
const vaeMinimum = { members: 2, qualified_members: 1 }

/** For one candidate, give the panel without those who stand aside. Who only advises is there, and is of no side. */
export function compositionShortfalls (
  rule: Rule, panel: readonly PanelMemberFacts[], sitting: Sitting
): readonly CompositionShortfall[] {
  const present = panel.filter(({ isPresent }) => isPresent)
  const voters = votersOf(rule, present, sitting)
  const qualified = present.filter(({ isQualified }) => isQualified)
  const asked = [
    ...colleges.map((side) => row(side, rule.perCollege, of(side, voters))),
    ...(rule.perUnion > 0 ? sitting.unions : []).map((union) =>
      row(union, rule.perUnion, voters.filter(({ college, mandatedBy }) => college === 'employees' && spelled(mandatedBy) === spelled(union)).length)),
    row('members', rule.members, present.length),
    row('max_members', rule.maxMembers ?? Infinity, present.length),
    row('qualified_members', rule.qualifiedMembers, qualified.length),
    ...rule.places.map((place) => row(nameOf(place), place.count, present.filter((member) => fills(place, member)).length)),
    ...parity(rule, voters),
    ...presidency(rule, voters, sitting)
  ].filter(isShort)
  return [...asked, ...byLaw(voters, sitting).filter(({ what }) => !asked.some((short) => short.what === what))]
}

/** Members with a vote. An organisation's own representative never has one. */
export function votersOf<Member extends Pick<PanelMemberFacts, 'capacity' | 'college'>> (
  { places }: Pick<Rule, 'places'>, panel: readonly Member[], { isVae }: Pick<Sitting, 'isVae'>
): Member[] {
  const isAdvisory = ({ advisory }: Place) => advisory === 'always' || (advisory === 'vae' && isVae)
  return panel.filter((member) => member.capacity !== 'provider_representative' &&
    !places.some((place) => isAdvisory(place) && fills(place, member)))
}

/** The side from which the president comes, where there is one president and the branch says which. */
export function sideOfPresident ({ presidentSide }: Pick<Rule, 'presidentSide'>, { turn }: Pick<Sitting, 'turn'>): College | null {
  if (presidentSide === 'alternating') return turn
  return presidentSide === 'any' || presidentSide === 'joint' ? null : presidentSide
}

/** Whether a member sits in this place: in its capacity, from its side. */
export function fills (place: Pick<Place, 'capacity' | 'college'>, { capacity, college }: Pick<PanelMemberFacts, 'capacity' | 'college'>): boolean {
  return capacity === place.capacity && (place.college === 'any' || place.college === college)
}

/** Written with other capitals or spaces, a union is still the same. */
const spelled = (name: string | null) => name?.trim().replace(/\s+/g, ' ').toLowerCase()

const nameOf = ({ capacity, college }: Place) => college === 'any' ? capacity : `${capacity}_of_${college}`

function parity (rule: Rule, voters: readonly PanelMemberFacts[]): CompositionShortfall[] {
  if (!rule.parity) return []
  const [employees, employers] = colleges.map((side) => of(side, voters)) as [number, number]
  return [row('parity', Math.max(employees, employers), Math.min(employees, employers))]
}

function presidency (rule: Rule, voters: readonly PanelMemberFacts[], sitting: Sitting): CompositionShortfall[] {
  const presiding = voters.filter(({ role }) => role === 'president')
  const side = sideOfPresident(rule, sitting)
  const needed = rule.presidentSide === 'joint' ? colleges.length : 1
  const ofCommission = presiding.filter(({ isCommission }) => isCommission).length
  const ofIndustry = presiding.filter(({ capacity }) => capacity === 'industry_professional').length
  return [
    ...(side ? [row('president_side', 1, of(side, presiding))] : []),
    ...(rule.presidentSide === 'joint' ? colleges.map((college) => row(`president_of_${college}`, 1, of(college, presiding))) : []),
    ...(rule.presidentFrom === 'commission' ? [row('president_from_commission', needed, ofCommission)] : []),
    ...(rule.presidentFrom === 'industry_professional' ? [row('president_from_industry', needed, ofIndustry)] : []),
    ...(rule.fromCommission ? [row('members_of_commission', voters.length, voters.filter(({ isCommission }) => isCommission).length)] : [])
  ]
}

/** Who only advises does not decide: the law counts those who do. */
function byLaw (voters: readonly PanelMemberFacts[], { isVae }: Sitting): CompositionShortfall[] {
  if (!isVae) return []
  const counted = { members: voters.length, qualified_members: voters.filter(({ isQualified }) => isQualified).length }
  return (['members', 'qualified_members'] as const)
    .map((what) => ({ what, rule: 'law:vae_jury' as const, needed: vaeMinimum[what], present: counted[what] })).filter(isShort)
}

const row = (what: string, needed: number, present: number): CompositionShortfall => ({ what, rule: 'jury.composition', needed, present })
const of = (side: College, members: readonly PanelMemberFacts[]) => members.filter(({ college }) => college === side).length
const isShort = ({ what, needed, present }: CompositionShortfall) => what === 'max_members' ? present > needed : present < needed
