// Who follows a document, and what each has still to be sent: a crowd is told in parts, one after the other.
import type { Subscriber } from './subscriber.ts';

/**
 * Connections of a document that a turn sends its changes to: some 10 ms, for which no other room has the event loop. In a
 * larger crowd the others are sent them by the next turns, together with what those bring.
 */
export const PART_MOST = 1000;

interface Follower {
  readonly subscriber: Subscriber;
  /** The number of the last news that it has been sent. */
  sent: number;
}

/**
 * What is said to all followers of a document. Each call sends the next part of them everything that it hasn't been sent,
 * the newest included: so nobody waits until thousands of others are through, and other work comes in between.
 */
export class FanOut<T> {
  readonly #partMost: number;
  readonly #framesOf: (news: readonly T[]) => readonly Uint8Array[];
  readonly #followers = new Map<Subscriber, Follower>();
  /** What somebody hasn't been sent yet, and the number of the last of it. */
  #news: T[] = [];
  #last = 0;
  /** How many haven't been sent everything. */
  #behind = 0;
  /** Goes round and round; who comes joins at its end. */
  #round: Iterator<Follower> = [].values();
  /** What was the last news as this round began. */
  #lastAtBegin = 0;

  /** At most `partMost` are sent at a time what `framesOf` makes of the news. */
  constructor(partMost: number, framesOf: (news: readonly T[]) => readonly Uint8Array[]) {
    this.#partMost = partMost;
    this.#framesOf = framesOf;
  }

  get followers(): readonly Subscriber[] {
    return [...this.#followers.keys()];
  }
  get isFollowed(): boolean {
    return this.#followers.size > 0;
  }
  /** In how many parts everybody is told. */
  get parts(): number {
    return Math.max(1, Math.ceil(this.#followers.size / this.#partMost));
  }
  /** Whether somebody is still to be told something. */
  get hasMore(): boolean {
    return this.#behind > 0;
  }

  /** Lets somebody follow who has been sent everything said so far. */
  add(subscriber: Subscriber): void {
    this.delete(subscriber);
    this.#followers.set(subscriber, { subscriber, sent: this.#last });
  }

  has(subscriber: Subscriber): boolean {
    return this.#followers.has(subscriber);
  }

  delete(subscriber: Subscriber): void {
    const { sent = this.#last } = this.#followers.get(subscriber) ?? {};
    if (sent < this.#last) this.#behind -= 1;
    this.#followers.delete(subscriber);
    this.#forget();
  }

  say(news: T): void {
    this.#news.push(news);
    this.#last += 1;
    this.#behind = this.#followers.size;
    this.#forget();
  }

  /** Sends the next part what it hasn't been sent; whoever is sent something says nothing here meanwhile. */
  sendPart(): void {
    let left = Math.ceil(this.#followers.size / this.parts);
    let from = -1;
    let frames: readonly Uint8Array[] = [];
    while (left > 0 && this.#behind > 0) {
      const follower = this.#next();
      const { subscriber, sent } = follower;
      if (sent === this.#last) continue;
      if (sent !== from) frames = this.#framesOf(this.#news.slice(this.#news.length - (this.#last - sent)));
      from = sent;
      left -= 1;
      this.#behind -= 1;
      follower.sent = this.#last;
      subscriber.send(frames);
    }
    this.#forget();
  }

  /** Keeps nothing once everybody has been sent everything: an iterator keeps even those who have left its map. */
  #forget(): void {
    if (this.#behind > 0) return;
    this.#news = [];
    this.#lastAtBegin = this.#last;
    this.#round = [].values();
  }

  #next(): Follower {
    for (;;) {
      const { value, done } = this.#round.next();
      if (!done) return value;
      // Who was there has been sent in the last round what had been said before it.
      this.#news.splice(0, this.#news.length - (this.#last - this.#lastAtBegin));
      this.#lastAtBegin = this.#last;
      this.#round = this.#followers.values();
    }
  }
}
