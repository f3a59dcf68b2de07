import t from 'tap'
import { startApp } from '../support/app.ts'

const rulesOf = (title: string, more: object = {}) => ({ title, validFrom: '2099-01-01', preset: null, rules: {}, ...more })

t.test('a branch starts from a preset, edits it and compares', async (t) => {
  const { as } = await startApp(t, { preset: 'cleaning' })
  const officer = await as('officer')
  const { body: { items: [first] } } = await officer.get('/v1/policies')
  const made = await officer.post('/v1/policies', rulesOf('Règlement 2027', { preset: 'metallurgy', rules: { jury: { capacity: 3 } } }))
  t.match(made, { status: 201, body: { version: 2, preset: 'metallurgy', rules: { jury: { capacity: 3, castingVote: 'employer_side_president' } } } })

  const { body: { items } } = await officer.get(`/v1/policies/${made.body.id}/diff?against=${first.id}`)
  const changed = new Map(items.map(({ key, before, after }: any) => [key, [before.value, after.value]]))
  t.strictSame(changed.get('jury.capacity'), [50, 3])
  t.strictSame(changed.get('jury.closedMonths'), [[8], []])
  t.notOk(changed.has('archive.years'), 'equal keys are not told')

  t.same(await difference(officer, `${made.body.id}/diff?againstPreset=metallurgy`), { 'jury.capacity': [50, 3] }, 'what the branch edited')
  t.same(await difference(officer, `${first.id}/diff?againstPreset=cleaning`), {})
})

async function difference (officer: { get (url: string): Promise<any> }, address: string) {
  const { body: { items } } = await officer.get(`/v1/policies/${address}`)
  return Object.fromEntries(items.map(({ key, before, after }: any) => [key, [before.value, after.value]]))
}

t.test('what differs for some files only is told with their routes and registrations', async (t) => {
  const { as } = await startApp(t)
  const officer = await as('officer')
  const make = async (rules: object) => (await officer.post('/v1/policies', rulesOf('Règlement', { rules }))).body.id
  const plain = await make({ retake: { minDelay: 6 } })
  const varied = await make({
    retake: { minDelay: 6 },
    variants: [{ when: { routes: ['vae'], registrations: [] }, rules: { retake: { minDelay: 0 } } },
      { when: { routes: [], registrations: ['rs'] }, rules: { jury: { closedMonths: [8] } } }]
  })
  const { body: { items } } = await officer.get(`/v1/policies/${varied}/diff?against=${plain}`)
  t.strictSame(items, [
    { key: 'jury.closedMonths', routes: [], registrations: ['rs'], before: { value: [] }, after: { value: [8] } },
    { key: 'retake.minDelay', routes: ['vae'], registrations: [], before: { value: 6 }, after: { value: 0 } }
  ])
  const { body: back } = await officer.get(`/v1/policies/${plain}/diff?against=${varied}`)
  t.match(back.items, [{ key: 'jury.closedMonths' }, { key: 'retake.minDelay', routes: ['vae'], before: { value: 0 }, after: { value: 6 } }])
})

t.test('one other side is named, and no more', async (t) => {
  const { as } = await startApp(t)
  const officer = await as('officer')
  const { body: { items: [{ id }] } } = await officer.get('/v1/policies')
  for (const [query, parameter] of [['', 'against'], [`?against=${id}&againstPreset=food`, 'againstPreset'], ['?againstPreset=nobody', 'againstPreset']] as const) {
    t.match(await officer.get(`/v1/policies/${id}/diff${query}`), { status: 400, body: { code: 'parameter_invalid', errors: [{ parameter }] } }, query || 'none')
  }
})

t.test('rules change forward only, and never out of their schema', async (t) => {
  const { as } = await startApp(t)
  const officer = await as('officer')
  const content = rulesOf('Règlement')
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

t.test('rules that contradict each other are refused, all of them named, in the reader’s language', async (t) => {
  const { as } = await startApp(t)
  const officer = await as('officer')
  const content = rulesOf('Règlement', {
    rules: {
      jury: { closedMonths: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] },
      appeal: { delay: { kind: 'months', months: 0 } },
      variants: [{ when: { routes: ['vae'] }, rules: { award: { distinction: 'opinions' } } }]
    }
  })
  const refused = await officer.post('/v1/policies', content)
  t.match(refused, {
    status: 422,
    body: {
      code: 'policy_contradictory',
      detail: '3 contradiction(s), the first between: jury.closedMonths.',
      errors: [
        { pointer: '#/rules/jury/closedMonths', code: 'policy_contradictory', detail: /twelve months/, params: { keys: 'jury.closedMonths' } },
        { pointer: '#/rules/appeal/delay', detail: 'An appeal is open for 0 months.' },
        { pointer: '#/rules/variants', params: { keys: 'award.distinction, result.scale', route: 'vae', registration: 'unregistered' } }
      ]
    }
  })
  t.equal(refused.body.errors.length, 3)
  const french = await officer.post('/v1/policies', content, { 'accept-language': 'fr' })
  t.match(french.body, { detail: /^3 contradiction/, errors: [{ detail: /douze mois/ }, { detail: 'Le recours est ouvert pendant 0 mois.' }, {}] })
  t.match(await officer.post('/v1/policies?dryRun=true', content), { status: 422, body: { code: 'policy_contradictory' } })
  t.equal((await officer.get('/v1/policies')).body.items.length, 1)
})

t.test('the version in force on a day is the last one that begins by then', async (t) => {
  const { as } = await startApp(t)
  const officer = await as('officer')
  const inForce = (query = '') => officer.get(`/v1/policies/in-force${query}`)
  const { body: now } = await inForce()
  t.match(now, { version: 1, validFrom: '2020-01-01', href: `/v1/policies/${now.id}`, etag: /^\w+$/, rules: { retake: { minDelay: 0 } } })
  const make = async (validFrom: string, minDelay: number) =>
    (await officer.post('/v1/policies', rulesOf('Règlement', { validFrom, rules: { retake: { minDelay } } }))).body
  const later = await make('2099-03-01', 6)
  const sameDay = await make('2099-03-01', 9)
  for (const [day, expected] of [['2099-02-28', now.id], ['2099-03-01', sameDay.id], ['2099-03-02', sameDay.id], ['2020-01-01', now.id]]) {
    t.equal((await inForce(`?asOf=${day}`)).body.id, expected, day)
  }
  t.not(later.id, sameDay.id)
  t.match(await inForce('?asOf=2019-12-31'), { status: 404, body: { code: 'not_found' } })
  t.match(await inForce('?asOf=2099-02-29'), { status: 400 })
  t.strictSame((await officer.get(`/v1/policies/${sameDay.id}`)).body, (await inForce('?asOf=2100-01-01')).body, 'as a GET shows it')
  t.match(await (await as('candidate')).get('/v1/policies/in-force'), { status: 200 }, 'whoever acts in the branch may read its rules')
})

t.test('the presets can be read by anyone, with their sources, in the reader’s language', async (t) => {
  const { stranger } = await startApp(t)
  const { status, body: { items }, headers } = await stranger.get('/v1/policy-presets')
  t.equal(status, 200)
  t.equal(items.length, 15)
  t.match(items[1], { name: 'building-materials', title: 'Building-materials trade', href: '/v1/policy-presets/building-materials' })
  t.match(await stranger.get('/v1/policy-presets', { 'if-none-match': headers['etag'] }), { status: 304 })
  const { body: preset } = await stranger.get('/v1/policy-presets/building-materials', { 'accept-language': 'fr' })
  t.match(preset, { title: 'Négoce des matériaux de construction', rules: { partial: { validity: { length: 5 } }, jury: { capacity: 50 } } })
  t.match(preset.sources[0], { key: 'project.proposers', source: /https:/ })
  t.ok(preset.assumptions.length > 0 && preset.unexpressed.length > 0)
  t.same(preset.rules.variants[0].when.routes, ['vae'])
  t.match(await stranger.get('/v1/policy-presets/jury-text-2015'), { status: 200 })
  t.match(await stranger.get('/v1/policy-presets/nobody'), { status: 404, body: { code: 'not_found' } })
})
