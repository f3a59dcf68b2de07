/** What every TypeScript scenario shares: where the service is, and how a step is told. */
export const url = environment('CPQ_URL')
export const tomorrowUrl = environment('CPQ_TOMORROW_URL')
export const key = environment('CPQ_KEY')

function environment (name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set.`)
  return value
}

export function must (holds: boolean, sentence: string): asserts holds {
  if (!holds) throw new Error(sentence)
}

export const step = (name: string) => console.log(`step ${name}`)

export const person = { familyName: 'Kerbrat', givenNames: 'Soizic', birthDate: '1990-02-28', birthPlace: 'Brest', category: 'job_seeker' } as const

/** What a key for this person is made of. */
export const keyOf = (personId: string) => ({ label: 'Soizic Kerbrat', role: 'candidate' as const, personId, scopes: ['*'] })
