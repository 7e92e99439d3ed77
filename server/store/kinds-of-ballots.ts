// Version 2 of the file: votes of several kinds. What was kept of votes by dots becomes what it is called today.
import type { DatabaseSyncInstance as Database } from '@photostructure/sqlite';

type Fields = Record<string, unknown>;

/** What every vote had before there was a choice. */
const FORMER_RULES = { ballot: 'dots', themeFloors: false, tie: 'lot', voters: [], publish: 'ballots' };

/** How a record of each kind is rewritten; published ledgers stay as they were published. */
const REWRITTEN: Readonly<Record<string, (value: Fields) => Fields>> = {
  workshop: (workshop) => {
    const method = workshop.method as Fields;
    return { ...workshop, method: { ...method, vote: withRules(method.vote) } };
  },
  ballot: ({ dots, ...ballot }) => ({ ...ballot, choice: dots }),
  round: (round) => ({
    ...round,
    rules: withRules(round.rules),
    tieOf: '',
    salt: '',
    admittedAtClosing: 0,
    tieChoice: (round.result as Fields | null)?.cutTie ? 'lot' : 'none',
    result: round.result ? withScores(round.result as Fields) : null,
  }),
};

const withRules = (rules: unknown): Fields => ({ ...FORMER_RULES, ...(rules as Fields) });
const withScore = ({ dots, ...rest }: Fields): Fields => ({ ...rest, score: dots });
const withScores = (result: Fields): Fields => ({
  ...result,
  ranking: (result.ranking as Fields[]).map(withScore),
  cutTie: result.cutTie ? withScore(result.cutTie as Fields) : null,
});

/** Runs within the transaction of the migration. */
export function toKindsOfBallots(db: Database): void {
  const update = db.prepare('UPDATE records SET value = ? WHERE code = ? AND kind = ? AND id = ?');
  for (const [kind, rewrite] of Object.entries(REWRITTEN)) {
    const rows = db.prepare('SELECT code, id, value FROM records WHERE kind = ?').all(kind) as {
      code: string;
      id: string;
      value: string;
    }[];
    for (const { code, id, value } of rows)
      update.run(JSON.stringify(rewrite(JSON.parse(value) as Fields)), code, kind, id);
  }
  closeTurnouts(db);
}

/** How many could vote in a closed round was not kept; its published ledger says so. */
function closeTurnouts(db: Database): void {
  db.exec(
    `UPDATE records SET value = json_set(value, '$.admittedAtClosing', coalesce((
       SELECT json_extract(entry.value, '$.entry.admitted')
       FROM records AS file, json_each(file.value, '$.entries') AS entry
       WHERE file.code = records.code AND file.kind = 'published' AND file.id = records.id
         AND json_extract(entry.value, '$.entry.kind') = 'closing'), 0))
     WHERE kind = 'round'`,
  );
}
