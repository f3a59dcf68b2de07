import t from 'tap'
import { startApp } from '../support/app.ts'

t.test('Prometheus reads durations by route, connections and the event loop, and nothing about anybody', async (t) => {
  const { app, as, stranger } = await startApp(t, { config: { metrics: { host: '127.0.0.1', port: 0 } } })
  const officer = await as('officer')
  const unsaid = { birthPlace: null, email: null, phone: null, employerOrganizationId: null, managingOrganizationId: null }
  const { body: { id } } = await officer.post('/v1/candidates', { familyName: 'Martin', givenNames: 'Lou', birthDate: '1990-02-28', category: 'other', ...unsaid })
  await officer.get(`/v1/candidates/${id}`)
  await stranger.get('/nowhere')
  const answer = await fetch(app.metrics.address!)
  const text = await answer.text()
  t.match(answer.headers.get('content-type'), /^text\/plain; version=0\.0\.4/)
  t.match(text, 'cpq_http_request_duration_seconds_count{method="GET",route="/v1/candidates/:candidateId",status="200"} 1')
  t.match(text, 'cpq_http_request_duration_seconds_count{method="GET",route="none",status="404"} 1')
  t.match(text, /cpq_database_connections\{state="open"\} [1-9]/)
  for (const name of ['cpq_event_loop_overload_seconds', 'nodejs_eventloop_lag_seconds', 'process_cpu_seconds_total']) t.match(text, name)
  t.notMatch(text, /Martin|[0-9a-f]{8}-[0-9a-f]{4}/)
  t.equal((await fetch(new URL('/', app.metrics.address!))).status, 404)
  t.equal((await stranger.get('/metrics')).status, 404, 'not where clients come')
})

t.test('unless it is asked for, nothing is measured and nothing listens', async (t) => {
  const { app, stranger } = await startApp(t)
  await stranger.get('/livez')
  t.strictSame([app.metrics.address, await app.metrics.registry.metrics()], [null, '\n'])
})
