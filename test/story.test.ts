import t from 'tap'
import { play } from '../demo/story.ts'
import { provesItsHistory } from './support/history.ts'
import { startSeeded } from './support/seeded.ts'

t.test('a certificate lives its whole life over HTTP, and every row can be rebuilt from what was recorded of it', async (t) => {
  const { app, address, credentials, ownerUrl } = await startSeeded(t)
  const officerKey = credentials.find(({ role }) => role === 'officer')!.credential
  const told: string[] = []
  t.equal(await play({ baseUrl: address, officerKey, say: (line) => told.push(line) }), 3)
  t.equal(told.filter((line) => line.includes('REFUSED as it should be')).length, 6)

  const [branch] = await app.db.system.selectFrom('branch').select('id').execute()
  const { events, rows } = await provesItsHistory(ownerUrl, branch!.id)
  t.ok(events > 200 && rows > 100, `${events} events, ${rows} rows`)
})
