import { randomUUID } from 'node:crypto'
import type { Client } from './api.ts'

/** What every scene needs: the secretariat, the clock, and credentials for the others. */
export interface Stage {
  readonly officer: Client
  readonly branchId: string
  /** A credential of its own for a role, made by the secretariat. */
  cast (role: string, whose: string, who?: { personId?: string, organizationId?: string }): Promise<Client>
  today (): Promise<string>
  /** The sandbox's clock goes forward to the morning of this day. */
  wait (days: number, until: string): Promise<string>
  scene (title: string): void
}

export function addDays (date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

type As = (name: string, credential: string | null) => Client

export async function openStage ({ as, officer, say }: { as: As, officer: Client, say: (line: string) => void }): Promise<Stage> {
  const { items: [branch] } = await officer.get('/v1/branches')
  const today = async () => (await officer.get('/v1/branches')).items[0].today as string
  return {
    officer,
    branchId: branch.id,
    today,
    async cast (role, whose, { personId, organizationId } = {}) {
      const body = { role, label: whose, personId: personId ?? null, organizationId: organizationId ?? null, scopes: ['*'], expiresAt: null }
      return as(whose, (await officer.post('/v1/api-keys', body, `A key for ${whose}`)).credential)
    },
    async wait (days, until) {
      let day = addDays(await today(), days)
      if (day.slice(5, 7) === '08') day = `${day.slice(0, 4)}-09-01`
      await officer.post(`/v1/branches/${branch.id}/set-clock`, { now: `${day}T08:00:00.000Z` }, `${days} days pass, until ${until}: it is ${day}`)
      return day
    },
    scene: (title) => say(`\n${title}`)
  }
}

/** A person of the story, with the id that their key and their record share. */
export const somebody = () => randomUUID()
