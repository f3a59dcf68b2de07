import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import type { DestinationStream } from 'pino'
import auth from './auth/plugin.ts'
import type { Config } from './config.ts'
import type { DemoKey } from './demo/seed.ts'
import docs from './docs/plugin.ts'
import { cursors } from './http/cursors.ts'
import { bodySeal } from './http/idempotency.ts'
import { createLogger } from './http/logging.ts'
import { outgoing } from './http/outgoing.ts'
import bodies from './http/plugins/bodies.ts'
import database from './http/plugins/database.ts'
import deprecations from './http/plugins/deprecations.ts'
import lifecycle from './http/plugins/lifecycle.ts'
import limits, { type Rates } from './http/plugins/limits.ts'
import metrics from './http/plugins/metrics.ts'
import openapi from './http/plugins/openapi.ts'
import problems from './http/plugins/problems.ts'
import requests from './http/plugins/requests.ts'
import traces from './http/plugins/traces.ts'
import { serverOptions } from './http/server.ts'
import type { Jobs, startJobs } from './jobs/runner.ts'
import { loadPresets } from './presets.ts'
import { accreditationCheckRoutes, accreditationCoverRoutes } from './routes/accreditation-checks.ts'
import { accreditationRoutes } from './routes/accreditations.ts'
import { apiKeyRoutes } from './routes/api-keys.ts'
import { appealRoutes } from './routes/appeals.ts'
import { applicationRoutes } from './routes/applications.ts'
import { assessmentRoutes } from './routes/assessments.ts'
import { awardRoutes } from './routes/awards.ts'
import { branchRoutes } from './routes/branches.ts'
import { candidateRoutes } from './routes/candidates.ts'
import { certificateCatalogueRoutes } from './routes/certificate-catalogue.ts'
import { certificateProjectRoutes } from './routes/certificate-projects.ts'
import { certificateRoutes } from './routes/certificates.ts'
import { commissionApprovalRoutes } from './routes/commission-approvals.ts'
import { commissionSessionRoutes } from './routes/commission-sessions.ts'
import { credentialRoutes } from './routes/credential.ts'
import { deadlineRoutes } from './routes/deadlines.ts'
import { deprecatedCallRoutes } from './routes/deprecated-calls.ts'
import { eligibilityCheckRoutes } from './routes/eligibility-checks.ts'
import { eventRoutes } from './routes/events.ts'
import { examinerRoutes } from './routes/examiners.ts'
import { healthRoutes } from './routes/health.ts'
import { heldUnitRoutes } from './routes/held-units.ts'
import { juryConflictRoutes } from './routes/jury-conflicts.ts'
import { issuerRoutes } from './routes/issuers.ts'
import { jurySessionRoutes } from './routes/jury-sessions.ts'
import { organizationRoutes } from './routes/organizations.ts'
import { policyRoutes } from './routes/policies.ts'
import { policyPresetRoutes } from './routes/policy-presets.ts'
import { loadChangelog } from './openapi-diff/changelog.ts'
import { referenceRoutes } from './routes/reference.ts'
import { scopeRoutes } from './routes/scopes.ts'
import { sandboxRoutes } from './routes/sandboxes.ts'
import { seatRoutes } from './routes/seats.ts'
import { simulationRoutes } from './routes/simulations.ts'
import { trainingEnrollmentRoutes } from './routes/training-enrollments.ts'
import { unitAwardRoutes, unitStatementRoutes } from './routes/unit-awards.ts'
import { verifyRoutes } from './routes/verify.ts'
import { webhookEndpointRoutes } from './routes/webhook-endpoints.ts'
import { wellKnownRoutes } from './routes/well-known.ts'

export interface AppConfig extends Pick<Config, 'publicUrl' | 'secret' | 'logLevel' | 'poolSize' | 'preparedStatements' | 'packageRoot'> {
  /** For the restricted role. */
  readonly databaseUrl: string
  /** How long requests are still answered after the order to stop, for balancers to notice. */
  readonly drainSeconds?: number
  /** What the docs page fills in for whoever tries; never an administrator's. */
  readonly demoKeys?: readonly DemoKey[]
  readonly outgoingAllow?: readonly string[]
  /** Absent: nobody is counted. */
  readonly rates?: Rates
  /** Where Prometheus may read; absent: nothing is measured. */
  readonly metrics?: { readonly host: string, readonly port: number } | undefined
  readonly trustedProxies?: readonly string[]
  /** Where spans go; absent: nowhere. */
  readonly tracesEndpoint?: string | undefined
  readonly securityContact?: string | undefined
  /** Works on what is queued, webhooks above all; where it is absent, other instances do. */
  readonly jobs?: { readonly sweepMs?: number }
}

const unlimited: Rates = { reads: 0, writes: 0, public: 0 }

/** The table of contents: every plugin and every collection, in order. */
export async function buildApp (config: AppConfig, logs?: DestinationStream): Promise<FastifyInstance> {
  const { publicUrl, secret, databaseUrl: url, poolSize, preparedStatements, drainSeconds = 0, outgoingAllow = [] } = config
  const { rates = unlimited, trustedProxies = [], securityContact } = config
  const components = new Map<string, object>()
  const declared: (() => unknown)[] = []
  const presets = loadPresets(config.packageRoot)
  const app: FastifyInstance = Fastify(serverOptions({ logger: createLogger(config.logLevel, logs), publicUrl, components, declared, trustedProxies }))
  app.decorate('cursors', cursors(secret))
  app.decorate('bodySeal', bodySeal(secret))
  app.decorate('outgoing', outgoing({ allow: outgoingAllow }))
  await app.register(problems, { publicUrl })
  await app.register(traces, { endpoint: config.tracesEndpoint })
  await app.register(requests)
  await app.register(bodies)
  await app.register(openapi, { components, declared })
  await app.register(database, { url, poolSize, preparedStatements })
  await app.register(deprecations)
  await app.register(auth, { secret, publicPages: /^\/(docs(\/|$)|$)/ })
  await app.register(limits, { rates })
  await app.register(lifecycle, { drainSeconds })
  await app.register(metrics, { listen: config.metrics })
  await app.register(docs, { publicUrl, packageRoot: config.packageRoot, demoKeys: config.demoKeys })
  await app.register(healthRoutes, { migrations: join(config.packageRoot, 'migrations') })
  await app.register(issuerRoutes, { prefix: '/v1/branches' })
  await app.register(branchRoutes, { prefix: '/v1/branches', presets })
  await app.register(sandboxRoutes, { prefix: '/v1/branches', secret, presets })
  await app.register(apiKeyRoutes, { prefix: '/v1/api-keys', secret })
  await app.register(deprecatedCallRoutes, { prefix: '/v1/api-keys' })
  await app.register(policyRoutes, { prefix: '/v1/policies', presets })
  await app.register(simulationRoutes, { prefix: '/v1/policies' })
  await app.register(seatRoutes, { prefix: '/v1/seats' })
  await app.register(organizationRoutes, { prefix: '/v1/organizations' })
  await app.register(examinerRoutes, { prefix: '/v1/examiners' })
  await app.register(candidateRoutes, { prefix: '/v1/candidates' })
  await app.register(certificateProjectRoutes, { prefix: '/v1/certificate-projects' })
  await app.register(certificateRoutes, { prefix: '/v1/certificates' })
  await app.register(certificateCatalogueRoutes, { prefix: '/v1/certificate-catalogue' })
  await app.register(commissionSessionRoutes, { prefix: '/v1/commission-sessions' })
  await app.register(commissionApprovalRoutes, { prefix: '/v1/commission-approvals' })
  await app.register(accreditationRoutes, { prefix: '/v1/accreditations' })
  await app.register(accreditationCoverRoutes, { prefix: '/v1/accreditations' })
  await app.register(accreditationCheckRoutes, { prefix: '/v1/accreditation-checks' })
  await app.register(applicationRoutes, { prefix: '/v1/applications' })
  await app.register(eligibilityCheckRoutes, { prefix: '/v1/eligibility-checks' })
  await app.register(assessmentRoutes, { prefix: '/v1/assessments' })
  await app.register(trainingEnrollmentRoutes, { prefix: '/v1/training-enrollments' })
  await app.register(jurySessionRoutes, { prefix: '/v1/jury-sessions' })
  await app.register(juryConflictRoutes, { prefix: '/v1/jury-sessions' })
  await app.register(heldUnitRoutes, { prefix: '/v1/candidates' })
  await app.register(unitStatementRoutes, { prefix: '/v1/applications', publicUrl })
  await app.register(unitAwardRoutes, { prefix: '/v1/unit-awards', publicUrl })
  await app.register(awardRoutes, { prefix: '/v1/awards', publicUrl })
  await app.register(appealRoutes, { prefix: '/v1/appeals' })
  await app.register(deadlineRoutes)
  await app.register(eventRoutes, { prefix: '/v1/events', publicUrl })
  const webhookSeal = bodySeal(secret, 'webhook keys')
  await app.register(webhookEndpointRoutes, { prefix: '/v1/webhook-endpoints', seal: webhookSeal })
  await app.register(verifyRoutes)
  await app.register(policyPresetRoutes, { presets })
  await app.register(wellKnownRoutes, { publicUrl, securityContact })
  await app.register(credentialRoutes)
  await app.register(referenceRoutes, { rates, changelog: loadChangelog(config.packageRoot) })
  await app.register(scopeRoutes)
  if (config.jobs) await work(app, { ...config.jobs, databaseUrl: url, preparedStatements, seal: webhookSeal })
  return app
}

/** From the start to the order to stop. The job runner is only loaded where it runs. */
async function work (app: FastifyInstance, settings: Pick<Parameters<typeof startJobs>[0], 'databaseUrl' | 'seal' | 'sweepMs' | 'preparedStatements'>): Promise<void> {
  const { startJobs } = await import('./jobs/runner.ts')
  const { db, outgoing, log } = app
  let jobs: Jobs | undefined
  app.addHook('onReady', async () => { jobs = await startJobs({ ...settings, db, outgoing, log }) })
  app.addHook('preClose', async () => { await jobs?.stop() })
  app.health.add('jobs', async () => { await jobs?.probe() })
}
