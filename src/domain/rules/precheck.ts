import type { Policy } from '../policy.ts'

/** What comes before VAE is admitted: experience, and steps that open one another. */

export type PrecheckStep = Policy['vae']['precheck']['steps'][number]
export interface PrecheckFact { readonly step: PrecheckStep, readonly isPassed: boolean }

export interface PrecheckAnswer {
  /** Not passed yet, in their order: the first of them is open, the others are not. */
  readonly waiting: readonly PrecheckStep[]
  /** Its latest result is a no. A pre-file sent back is one, until it comes back complete. */
  readonly failed: PrecheckStep | null
}

/** The latest result of a step counts. */
export function precheck (steps: readonly PrecheckStep[], facts: readonly PrecheckFact[]): PrecheckAnswer {
  const latest = new Map(facts.map(({ step, isPassed }) => [step, isPassed]))
  return {
    waiting: steps.filter((step) => latest.get(step) !== true),
    failed: steps.find((step) => latest.get(step) === false) ?? null
  }
}

export interface Experience { readonly years: number | null, readonly hasPriorCertificate: boolean }

export function isExperienced (
  { years, hasPriorCertificate }: Experience, { experienceYears, priorCertificate }: Policy['vae']['precheck']
): boolean {
  return (years ?? 0) >= experienceYears || (priorCertificate && hasPriorCertificate)
}
