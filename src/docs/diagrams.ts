import { instance, type Viz } from '@viz-js/viz'
import type { Machine } from '../domain/kernel/machine.ts'

/** An action that may be taken from this many statuses would cover the picture with arrows: it gets one, from a note. */
const many = 5

let loading: Promise<Viz> | undefined

/** A machine as SVG, coloured by the page's style. Actions point at their operation. */
export async function diagram (machine: Machine, labels: Labels): Promise<string> {
  loading ??= instance()
  const svg = (await loading).renderString(toDot(machine, labels), { format: 'svg' })
  return svg.slice(svg.indexOf('<svg')).replace(/<svg width="(\d+)pt" height="\d+pt"/, '<svg role="img" class="diagram" width="$1"').replaceAll('xlink:', '')
}

interface Labels {
  /** Where an action is explained; null where only the service takes it. */
  readonly linkOf: (action: string) => string | null
  readonly statuses: (count: number) => string
  /** What a status is called. */
  readonly nameOf: (status: string) => string
}

interface Arrow { readonly source: string, readonly target: string, readonly action: string }

function toDot (machine: Machine, { linkOf, statuses, nameOf }: Labels): string {
  const { initial, alsoInitial = [], transitions } = machine
  const rows = Object.entries(transitions)
  const crowded = rows.filter(([, { from, to }]) => from.length >= many && to.length === 1 && !from.includes(to[0]!))
  const arrows = rows.filter((row) => !crowded.includes(row)).flatMap(([action, row]) => arrowsOf(action, row))
  const loops = arrows.filter(({ source, target }) => source === target)
  const attributes = (action: string) => {
    const link = linkOf(action)
    return `label="${action}", class="${link ? 'asked' : 'follows'}"${link ? `, href="${link}", tooltip="${action}"` : ''}`
  }
  return [
    'digraph {',
    'bgcolor=transparent; rankdir=TB; nodesep=0.45; ranksep=0.55; fontname=Helvetica',
    'node [shape=box, style=rounded, fontname=Helvetica, fontsize=13, height=0.42, margin="0.16,0.06"]',
    'edge [fontname=Helvetica, fontsize=11, arrowsize=0.7]',
    ...machine.statuses.map((status) => `${status} [class="${isLast(machine, status) ? 'last' : 'status'}", label=<${label(status, nameOf(status), loops)}>]`),
    ...[initial, ...alsoInitial].flatMap((status, index) => [`birth${index} [shape=circle, label="", width=0.16, height=0.16, class=birth]`, `birth${index} -> ${status} [class=follows]`]),
    ...arrows.filter(({ source, target }) => source !== target).map(({ source, target, action }) => `${source} -> ${target} [${attributes(action)}]`),
    ...crowded.flatMap(([action, { from, to }]) => [
      `"${action}_from" [shape=note, style="", class=many, label="${statuses(from.length)}"]`, `"${action}_from" -> ${to[0]} [${attributes(action)}]`
    ]),
    '}'
  ].join('\n')
}

/** Where a row names several ways in and out, staying where one is means that nothing else was meant. */
const arrowsOf = (action: string, { from, to }: Machine['transitions'][string]): Arrow[] =>
  from.flatMap((source) => to.filter((target) => from.length === 1 || !to.includes(source) || source === target)
    .map((target) => ({ source, target, action })))

const isLast = ({ transitions }: Machine, status: string) =>
  !Object.values(transitions).some(({ from, to }) => from.includes(status) && to.some((target) => target !== status))

function label (status: string, name: string, loops: readonly Arrow[]): string {
  const own = loops.filter(({ source }) => source === status).map(({ action }) => small(`↻ ${action}`))
  return [name, ...name === status ? [] : [small(status)], ...own].join('<br/>')
}

const small = (text: string) => `<font point-size="10">${text}</font>`
