import type { Policy } from '../policy.ts'
import { colleges, type College } from './voting.ts'

/** Whether the members who are there make the panel that the branch and the law ask for. */

export interface PanelMemberFacts {
  readonly college: College
  readonly role: 'president' | 'member'
  readonly isQualified: boolean
  readonly isPresent: boolean
}

export interface CompositionShortfall {
  readonly what: 'employees' | 'employers' | 'members' | 'parity' | 'qualified_members' | 'president_side'
  readonly rule: 'jury.composition' | 'law:vae_jury'
  readonly needed: number
  readonly present: number
}

/** Labour code, VAE: at least two members, at least one of them qualified in the field of the certificate. */
const vaeMinimum = { members: 2, qualified_members: 1 }

/** For one candidate, give the panel without those who stand aside. */
export function compositionShortfalls (
  rule: Policy['jury']['composition'], panel: readonly PanelMemberFacts[], { isVae }: { isVae: boolean }
): readonly CompositionShortfall[] {
  const present = panel.filter(({ isPresent }) => isPresent)
  const count = (keep: (member: PanelMemberFacts) => boolean) => present.filter(keep).length
  const sideOf = (college: College) => count((member) => member.college === college)
  const [employees, employers] = colleges.map(sideOf) as [number, number]
  const atLeast = (what: 'members' | 'qualified_members', asked: number, counted: number): CompositionShortfall => {
    const byLaw = isVae ? vaeMinimum[what] : 0
    const rule = asked >= byLaw ? 'jury.composition' : 'law:vae_jury'
    return { what, rule, needed: Math.max(asked, byLaw), present: counted }
  }
  const rows: CompositionShortfall[] = [
    { what: 'employees', rule: 'jury.composition', needed: rule.perCollege, present: employees },
    { what: 'employers', rule: 'jury.composition', needed: rule.perCollege, present: employers },
    atLeast('members', rule.members, present.length),
    atLeast('qualified_members', rule.qualifiedMembers, count(({ isQualified }) => isQualified))
  ]
  if (rule.parity) {
    const needed = Math.max(employees, employers)
    rows.push({ what: 'parity', rule: 'jury.composition', needed, present: Math.min(employees, employers) })
  }
  if (rule.presidentSide !== 'any') {
    const presiding = count(({ role, college }) => role === 'president' && college === rule.presidentSide)
    rows.push({ what: 'president_side', rule: 'jury.composition', needed: 1, present: presiding })
  }
  return rows.filter(({ needed, present }) => present < needed)
}
