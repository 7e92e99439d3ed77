// What a host has chosen for the vote before announcing it; kept while they look at other parts of the desk.
import { SvelteSet } from 'svelte/reactivity';
import type { ProjectId } from '../../shared/ids.ts';
import type { Method } from '../../shared/method/schema.ts';
import type { CommandBody } from '../../shared/protocol/live.ts';

export class VotePlan {
  readonly #method: Method;
  /** Projects that don't stand: duplicates, or such as were taken back. */
  readonly leftOut = new SvelteSet<string>();
  /** The roles that vote. */
  readonly roles: SvelteSet<string>;

  constructor(method: Method) {
    this.#method = method;
    const { voters } = method.vote;
    this.roles = new SvelteSet(voters.length > 0 ? voters : method.roles.map(({ id }) => id));
  }

  /** As a round's rules name them, in the method's order: none named if all vote. */
  get voters(): string[] {
    const voting = this.#method.roles.map(({ id }) => id).filter((id) => this.roles.has(id));
    return voting.length === this.#method.roles.length ? [] : voting;
  }

  /** What to announce, of the projects there are. */
  body(projects: readonly string[]): Pick<CommandBody<'round:announce'>, 'leaveOut' | 'voters'> {
    return {
      leaveOut: projects.filter((id) => this.leftOut.has(id)) as ProjectId[],
      voters: this.voters,
    };
  }
}

/** Puts in what wasn't there, and takes out what was. */
export function toggle(set: SvelteSet<string>, id: string): void {
  if (!set.delete(id)) set.add(id);
}
