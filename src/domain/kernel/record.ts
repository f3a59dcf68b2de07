import type { Role } from './machine.ts'

export interface Kept { readonly branchId: string, readonly id: string, readonly version: number }
export type Content<State extends Kept> = Omit<State, keyof Kept>

export type RecordEvent<Name extends string, State extends Kept> =
  | { readonly type: `${Name}.created`, readonly state: State }
  | { readonly type: `${Name}.changed`, readonly content: Content<State> }

/** A thing with content and no status: created, changed as a whole, never deleted. */
export interface RecordKind<Name extends string, State extends Kept> {
  readonly name: Name
  readonly collection: string
  readonly writtenBy: readonly Role[]
  readonly evolve: (state: State, event: RecordEvent<Name, State>) => State
}

export function evolveRecord<Name extends string, State extends Kept> (state: State, event: RecordEvent<Name, State>): State {
  return 'state' in event ? event.state : { ...state, ...event.content, version: state.version + 1 }
}
