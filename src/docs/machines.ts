import { machines } from '../domain/index.ts'
import { labelOf } from '../domain/labels.ts'
import { isEdit, isServed, type Machine, pathOf } from '../domain/kernel/machine.ts'
import { diagram } from './diagrams.ts'
import { html, type Html, raw } from './html.ts'
import { operationOf, operationsOf, type Shown, told } from './operations.ts'
import type { Page, Reader } from './site.ts'

/** What an aggregate is called, and what it is: the diagrams are about nothing else. */
const names = {
  certificate_project: { fr: 'Projet de certificat', en: 'Certificate project' },
  commission_session: { fr: 'Séance de la commission paritaire', en: 'Joint commission session' },
  commission_approval: { fr: 'Point soumis au vote de la commission', en: 'Item put to the commission’s vote' },
  certificate: { fr: 'Certificat', en: 'Certificate' },
  accreditation: { fr: 'Habilitation d’un organisme', en: 'Accreditation of an organisation' },
  application: { fr: 'Dossier de candidature', en: 'Application' },
  assessment: { fr: 'Évaluation par un évaluateur', en: 'Assessment by an examiner' },
  training_enrollment: { fr: 'Parcours de formation', en: 'Training enrollment' },
  jury_session: { fr: 'Session de jury', en: 'Jury session' },
  unit_award: { fr: 'Bloc acquis', en: 'Unit awarded' },
  award: { fr: 'Certificat délivré', en: 'Award' },
  appeal: { fr: 'Recours', en: 'Appeal' }
} as const

const wordOf = ({ name }: Machine) => name.replaceAll(' ', '_')
const titleOf = (machine: Machine, { language }: Reader) => (names as Record<string, { fr: string, en: string }>)[wordOf(machine)]?.[language] ?? machine.name

export function machinesPage (reader: Reader): Page {
  const { say, home, language } = reader
  const about = {
    fr: 'Chaque dossier suit un cycle de vie publié. Les mêmes tables font respecter les règles, remplissent `allowedActions` et dessinent ces schémas.',
    en: 'Each file follows a published life cycle. The same tables enforce the rules, fill `allowedActions` and draw these diagrams.'
  }
  const cards = machines.map((machine) => html`<a class="card" href="${home}/machines/${wordOf(machine)}"><strong>${titleOf(machine, reader)}</strong><code>${machine.collection}</code></a>`)
  return { path: '/machines', title: say.machines, content: html`<h1>${say.machines}</h1><p class="lead">${about[language].replaceAll('`', '')}</p><div class="cards">${cards}</div>` }
}

export async function machinePage (reader: Reader, name: string): Promise<Page | undefined> {
  const machine = machines.find((machine) => wordOf(machine) === name)
  if (!machine) return undefined
  const { say, home, language } = reader
  const all = operationsOf(reader)
  const operations = new Map(Object.keys(machine.transitions).map((action) => [action, isServed(machine.transitions[action]!) ? operationOf(all, machine, action) : undefined]))
  const svg = await diagram(machine, {
    linkOf: (action) => operations.get(action)?.link ?? null,
    statuses: (count) => `${count} ${say.status}s`,
    nameOf: (status) => language === 'en' ? status : labelOf(status, language, machine.name)
  })
  const rows = Object.keys(machine.transitions).map((action) => rowOf(reader, machine, action, operations.get(action)))
  const heads = [say.action, say.from, say.to, say.by, say.guards].map((head) => html`<th>${head}</th>`)
  return {
    path: `/machines/${name}`,
    title: titleOf(machine, reader),
    content: html`<h1>${titleOf(machine, reader)}</h1>
<p class="lead"><code>/v1/${machine.collection}</code> · <a href="/v1/reference/state-machines/${name}">JSON</a></p>
<figure class="picture">${raw(svg)}</figure>
<div class="scroll"><table class="rows"><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table></div>`,
    aside: html`<ul>${machines.map((other) => html`<li><a href="${home}/machines/${wordOf(other)}"${other === machine && html` aria-current="page"`}>${titleOf(other, reader)}</a></li>`)}</ul>`
  }
}

function rowOf (reader: Reader, machine: Machine, action: string, operation: Shown | undefined): Html {
  const { say, language } = reader
  const row = machine.transitions[action]!
  const words = (list: readonly string[]) => html`<span class="words">${list.map((word) => html`<code>${word}</code> `)}</span>`
  const address = isServed(row) && html`<br><code class="address">${isEdit(action) ? 'PUT' : 'POST'} ${pathOf(machine, action) || '/'}</code>`
  const name = operation ? html`<a href="${operation.link}">${told(operation.written, language).summary}</a>` : html`${row.summary}`
  return html`<tr id="${action}"><td>${name}${address}</td><td>${words(row.from)}</td><td>${words(row.to)}</td>
<td>${isServed(row) ? row.by.map((role) => html`<span class="role">${labelOf(role, language)}</span> `) : html`<em>${say.service}</em>`}${row.person && html`<br><small>${say.person}</small>`}</td><td>${words(row.guards ?? [])}</td></tr>`
}
