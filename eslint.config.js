import neostandard, { resolveIgnoresFromGitignore } from 'neostandard'

/** ARCHITECTURE.md, "Who may import what": what each part of the sources must not reach. */
const outward = ['**/routes/**', '**/jobs/**', '**/exchange/**', '**/cli/**', '**/app.ts', '**/main.ts', '**/service.ts', '**/config.ts']
const fastify = ['fastify', 'fastify-plugin', '@fastify/*']
const closed = {
  'src/domain/**': ['**/db/**', '**/http/**', '**/auth/**', '**/papers/**', '**/commands.ts', ...fastify, 'kysely', 'pg', 'node:*', ...outward],
  'src/db/**': ['**/http/**', '**/auth/**', '**/papers/**', '**/commands.ts', ...fastify, ...outward],
  'src/commands.ts': ['**/http/**', '**/auth/**', '**/papers/**', ...fastify, 'pg', ...outward],
  'src/papers/**': ['**/db/**', '**/http/**', '**/auth/**', '**/commands.ts', ...fastify, 'kysely', 'pg', ...outward],
  'src/http/**': ['**/commands.ts', '**/auth/**', '**/papers/**', 'kysely', 'pg', ...outward.filter((path) => path !== '**/config.ts')],
  'src/auth/**': ['**/commands.ts', '**/papers/**', ...outward.filter((path) => path !== '**/config.ts')],
  'src/docs/**': ['**/db/**', '**/auth/**', '**/papers/**', '**/commands.ts', '**/http/plugins/**', 'kysely', 'pg', ...outward],
  'src/jobs/**': ['**/auth/**', '**/routes/**', '**/cli/**', ...fastify, '**/app.ts', '**/main.ts', '**/service.ts'],
  'src/exchange/**': ['**/auth/**', '**/routes/**', '**/cli/**', ...fastify, '**/app.ts', '**/main.ts', '**/service.ts'],
  'src/routes/**': ['**/http/plugins/**', 'kysely', 'pg', '**/cli/**', '**/app.ts', '**/main.ts', '**/service.ts']
}

const environment = {
  selector: 'MemberExpression[object.name="process"][property.name="env"]',
  message: 'Only src/config.ts reads the environment.'
}
const connections = [
  { selector: 'NewExpression[callee.object.name="pg"]', message: 'Only src/db/kernel opens connections.' },
  { selector: 'CallExpression[callee.property.name="transaction"]', message: 'Only src/db/kernel opens transactions.' }
]

const closing = Object.entries(closed).map(([folder, paths]) => ({
  files: [folder],
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group: paths, message: `${folder} may not reach this: see ARCHITECTURE.md.` }] }] }
}))

export default [
  ...neostandard({ ts: true, ignores: [...resolveIgnoresFromGitignore(), 'openapi/'] }),
  { rules: { 'max-params': ['error', 4], '@typescript-eslint/no-redeclare': 'off' } },
  { files: ['**/*.ts', '**/*.mjs', '**/*.js'], ignores: ['src/domain/codes.ts', 'src/domain/labels.ts', 'src/domain/policy.ts'], rules: { 'max-lines': ['error', 250] } },
  { files: ['src/**', 'demo/**'], rules: { 'no-restricted-syntax': ['error', environment, ...connections] } },
  { files: ['src/db/kernel/**'], rules: { 'no-restricted-syntax': ['error', environment] } },
  { files: ['src/config.ts'], rules: { 'no-restricted-syntax': ['error', ...connections] } },
  ...closing,
  {
    files: ['src/routes/*.ts'],
    rules: {
      'no-restricted-imports': ['error', {
        patterns: [
          { group: closed['src/routes/**'], message: 'A route module may not reach this: see ARCHITECTURE.md.' },
          { regex: '^\\./(?![a-z]+-routes\\.ts$)', message: 'A route module does not import another one, but what all share: *-routes.ts.' }
        ]
      }]
    }
  },
  {
    files: ['src/domain/**'],
    ignores: ['src/domain/policy.ts'],
    rules: {
      'no-restricted-imports': ['error', {
        patterns: [{ group: [...closed['src/domain/**'], 'typebox', 'typebox/*'], message: 'The domain imports the domain alone: see ARCHITECTURE.md.' }]
      }]
    }
  }
]
