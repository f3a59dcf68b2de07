import t from 'tap'
import { startApp } from '../support/app.ts'

t.test('a branch starts from a preset, edits it and compares', async (t) => {
  const { as } = await startApp(t, { preset: 'cleaning' })
  const officer = await as('officer')
  const { body: { items: [first] } } = await officer.get('/v1/policies')
  const made = await officer.post('/v1/policies', {
    title: 'Règlement 2027', validFrom: '2099-01-01', preset: 'metallurgy', rules: { jury: { capacity: 3 } }
  })
  t.match(made, { status: 201, body: { version: 2, preset: 'metallurgy', rules: { jury: { capacity: 3, castingVote: 'employer_side_president' } } } })

  const { body: { items } } = await officer.get(`/v1/policies/${made.body.id}/diff?against=${first.id}`)
  const changed = new Map(items.map(({ key, before, after }: any) => [key, [before.value, after.value]]))
  t.strictSame(changed.get('jury.capacity'), [50, 3])
  t.strictSame(changed.get('jury.closedMonths'), [[8], []])
  t.notOk(changed.has('archive.years'), 'equal keys are not told')
})

t.test('rules change forward only, and never out of their schema', async (t) => {
  const { as } = await startApp(t)
  const officer = await as('officer')
  const content = { title: 'Règlement', validFrom: '2099-01-01', preset: null, rules: {} }
  t.match(await officer.post('/v1/policies', { ...content, validFrom: '2020-01-01' }),
    { status: 422, body: { code: 'policy_backdated', errors: [{ pointer: '#/validFrom' }] } })
  t.match(await officer.post('/v1/policies', { ...content, preset: 'nobody' }), { status: 422, body: { code: 'preset_unknown' } })
  t.match(await officer.post('/v1/policies', { ...content, rules: { jury: { capacity: -1 } } }),
    { status: 422, body: { code: 'validation_failed', errors: [{ pointer: '#/rules/jury/capacity' }] } })
  t.match(await officer.post('/v1/policies', { ...content, rules: { jury: { size: 3 } } }),
    { status: 422, body: { errors: [{ pointer: '#/rules/jury/size', code: 'unknown_property' }] } })
  t.match(await (await as('juror')).post('/v1/policies', content), { status: 403, body: { code: 'role_not_allowed' } })
  const { body: { items } } = await officer.get('/v1/policies')
  t.equal(items.length, 1, 'no refusal left a version')
})
