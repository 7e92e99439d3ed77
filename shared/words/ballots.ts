// Words that depend on what is put on a ballot: dots, ticks, or an order of projects.
import type { BallotKind } from '../voting/profile.ts';
import { words } from './words.ts';

type ByKind<T> = Readonly<Record<BallotKind, T>>;

/** A function from the kind of ballot to its words. */
const byKind =
  (texts: ByKind<string>) =>
  (kind: BallotKind): string =>
    texts[kind];

const counted =
  (names: ByKind<readonly [one: string, many: string]>, isOne: (count: number) => boolean) =>
  (kind: BallotKind, count: number): string =>
    `${count} ${names[kind][isOne(count) ? 0 : 1]}`;

const isJustOne = (count: number): boolean => count === 1;
/** French counts nothing and one alike. */
const isBelowTwo = (count: number): boolean => count < 2;

const score = {
  en: counted(
    { dots: ['dot', 'dots'], approval: ['tick', 'ticks'], ranking: ['first choice', 'first choices'] },
    isJustOne,
  ),
  fr: counted(
    {
      dots: ['point', 'points'],
      approval: ['coche', 'coches'],
      ranking: ['premier choix', 'premiers choix'],
    },
    isBelowTwo,
  ),
  nl: counted(
    {
      dots: ['stip', 'stippen'],
      approval: ['vinkje', 'vinkjes'],
      ranking: ['eerste keuze', 'eerste keuzes'],
    },
    isJustOne,
  ),
};

export const ballotWords = words({
  en: {
    /** What a project has: 12 dots, 12 ticks, 12 first choices. */
    score: score.en,
    /** The same as the head of a column. */
    scoreHead: byKind({ dots: 'Dots', approval: 'Ticks', ranking: 'First choices' }),
    support: (kind: BallotKind, count: number, voters: number) =>
      `${score.en(kind, count)} from ${voters === 1 ? '1 voter' : `${voters} voters`}`,
  },
  fr: {
    score: score.fr,
    scoreHead: byKind({ dots: 'Points', approval: 'Coches', ranking: 'Premiers choix' }),
    support: (kind: BallotKind, count: number, voters: number) =>
      `${score.fr(kind, count)} de ${voters < 2 ? `${voters} votant` : `${voters} votants`}`,
  },
  nl: {
    score: score.nl,
    scoreHead: byKind({ dots: 'Stippen', approval: 'Vinkjes', ranking: 'Eerste keuzes' }),
    support: (kind: BallotKind, count: number, voters: number) =>
      `${score.nl(kind, count)} van ${voters === 1 ? '1 stemmer' : `${voters} stemmers`}`,
  },
});
