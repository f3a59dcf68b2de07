import { roles } from '../domain/kernel/machine.ts'
import { flag, Id, Input, Instant, LegalDate, list, nullable, OpenString, optional, pattern, ref, text, View } from './schemas.ts'

export const BranchView = View('Branch', {
  id: Id,
  slug: text(40),
  name: text(200),
  idcc: nullable(pattern('^[0-9]{1,4}$', 4, '3043')),
  prefix: text(6),
  timeZone: text(60),
  isSandbox: flag,
  now: Instant,
  today: LegalDate
}, 'A tenant: the territory of one joint commission. `now` is its clock, which a sandbox can set.')
export const BranchPage = View('BranchPage', { items: list(ref(BranchView), 200) }, 'The branch of the credential.')
export const SetClockBranchInput = Input('SetClockBranchInput', { now: Instant }, 'The instant that the sandbox’s clock shows from now on.')

export const BranchInput = Input('BranchInput', {
  name: optional({ ...text(200), description: 'What to call the sandbox, where it is made now; a sandbox that is there keeps its name.' }),
  preset: optional({
    ...pattern('^[a-z][a-z0-9-]*$', 60, 'cleaning'),
    description: 'Whose rules it begins with, one of `GET /v1/policy-presets`; `cleaning` where none is named. A sandbox keeps the preset that it was made with.'
  }),
  newKeys: optional({ ...flag, description: '“I lost the answer”: gives other keys to the sandbox that is there, and revokes the former ones at once. Without it they are left as they are.' })
}, 'What to call the sandbox, whose rules it begins with, and whether to replace its keys.')

const SandboxKey = View('SandboxKey', {
  id: text(30),
  role: OpenString(roles),
  label: text(100),
  personId: nullable(Id),
  organizationId: nullable(Id),
  credential: { ...nullable(text(200)), description: 'Shown once, when it is made.' }
}, 'A key of the sandbox: whom it stands for there.')
export const Sandbox = View('Sandbox', { branch: ref(BranchView), keys: list(ref(SandboxKey), 50) }, 'A branch for trying out, with a key for each role.')
