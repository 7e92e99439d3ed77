// The bot at the desk: drives the agenda and the vote, with the host's own commands.
import type { CommandBody, CommandName } from '../../shared/protocol/live.ts';
import type { Method } from '../../shared/method/schema.ts';
import { LiveLine } from './live-line.ts';
import type { Refusals } from './refusals.ts';
import { until } from './until.ts';

export class HostBot {
  #live: LiveLine | null = null;

  async open(origin: string, code: string, token: string, refusals: Refusals): Promise<void> {
    this.#live = new LiveLine(origin, { code, as: 'desk', token }, refusals);
    await until('the desk to be greeted', () => this.live.isUp);
  }

  close(): void {
    this.#live?.close();
  }

  get live(): LiveLine {
    if (!this.#live) throw new Error('the desk is not open');
    return this.#live;
  }

  get method(): Method {
    return this.live.hello!.workshop.method;
  }

  /** Does a command that must not be refused: without its desk the clinic can't go on. */
  async do<N extends CommandName>(name: N, body: CommandBody<N>): Promise<void> {
    const outcome = await this.live.command(name, body);
    if (!outcome.ok) throw new Error(`the desk's ${name} was refused: ${outcome.message}`);
  }

  /** Goes through the steps of the method, one after the other, up to `step`. */
  async goTo(step: string): Promise<void> {
    const steps = this.method.steps.map(({ id }) => id);
    while (this.live.step !== step) {
      const from = this.live.step;
      const to = steps[steps.indexOf(from) + 1];
      if (to === undefined) throw new Error(`the method has no step ${step} after ${from}`);
      await this.do('step:go', { from, to });
      await until(`the desk to be told of the step ${to}`, () => this.live.step === to);
    }
  }
}
