/** A store on a disk that is slow, fails, fills up, and loses what was under way when the process is killed. */
import type { Clock } from '../../server/clock.ts';
import type { Store, StoredWorkshop, Write } from '../../server/store/contract.ts';
import type { MemoryStore } from '../../server/store/memory.ts';

/** What the disk does at the moment; a test changes it as it goes. */
export interface Weather {
  /** How long a commit takes until it is durable, and then until the process hears of it. */
  commitMs: () => number;
  answerMs: () => number;
  loadMs: () => number;
  /** Why the next commit fails, or null. */
  fault: () => string | null;
}

export const fairWeather = (): Weather => ({
  commitMs: () => 2,
  answerMs: () => 1,
  loadMs: () => 2,
  fault: () => null,
});

interface UnderWay {
  code: string;
  writes: readonly Write[];
}

/** One process's view of the disk. */
export class FaultyStore implements Store {
  readonly #disk: MemoryStore;
  readonly #clock: Clock;
  readonly #weather: Weather;
  readonly #underWay = new Set<UnderWay>();
  /** Workshops with a commit that the process hasn't heard of yet. */
  readonly #busy = new Set<string>();
  #isCut = false;
  /** How often commits were asked for, and how many failed. */
  asked = 0;
  failed = 0;

  constructor(disk: MemoryStore, clock: Clock, weather: Weather) {
    this.#disk = disk;
    this.#clock = clock;
    this.#weather = weather;
  }

  /** The process is killed: a commit under way is durable or has not happened, as `isDurable` says. */
  async cut(isDurable: () => boolean): Promise<void> {
    this.#isCut = true;
    for (const { code, writes } of this.#underWay) if (isDurable()) await this.#disk.commit(code, writes);
  }

  codes(): Promise<string[]> {
    return this.#disk.codes();
  }

  load(code: string): Promise<StoredWorkshop | null> {
    return new Promise((resolve) => {
      this.#clock.after(this.#weather.loadMs(), () => void this.#disk.load(code).then(resolve));
    });
  }

  /** A room that asks for a second commit while its first is in flight fails the test, caught or not. */
  commit(code: string, writes: readonly Write[]): Promise<void> {
    if (this.#busy.has(code)) {
      const error = new Error(`${code} asks for a commit while another of its own is in flight`);
      void Promise.reject(error);
      return Promise.reject(error);
    }
    this.#busy.add(code);
    return this.#write(code, writes).finally(() => this.#busy.delete(code));
  }

  #write(code: string, writes: readonly Write[]): Promise<void> {
    this.asked += 1;
    const underWay = { code, writes };
    this.#underWay.add(underWay);
    return new Promise((resolve, reject) => {
      this.#clock.after(this.#weather.commitMs(), () => {
        if (this.#isCut) return;
        this.#underWay.delete(underWay);
        const fault = this.#weather.fault();
        if (fault !== null) {
          this.failed += 1;
          return reject(new Error(fault));
        }
        this.#disk.commit(code, writes).then(() => {
          this.#clock.after(this.#weather.answerMs(), resolve);
        }, reject);
      });
    });
  }

  backup(): Promise<void> {
    return this.#disk.backup();
  }
  checkBackup(): Promise<void> {
    return this.#disk.checkBackup();
  }
  restore(): Promise<void> {
    return this.#disk.restore();
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}
