// A result as exports and ledgers hold it, for reading them strictly.
import * as v from 'valibot';
import { ProjectIdSchema } from '../ids.ts';
import type { Result } from './round.ts';
import { RULE_NAMES } from './rules/index.ts';

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const ResultSchema = v.strictObject({
  ranking: v.array(v.strictObject({ id: ProjectIdSchema, score: whole, voters: whole, rank: whole })),
  shortlist: v.array(ProjectIdSchema),
  cutTie: v.nullable(
    v.strictObject({
      score: v.nullable(whole),
      tied: v.array(ProjectIdSchema),
      taken: v.array(ProjectIdSchema),
    }),
  ),
  ballots: whole,
  ballotsRoot: v.string(),
  representation: v.strictObject({ represented: whole, voters: whole }),
  proportionality: v.variant('satisfied', [
    v.strictObject({ satisfied: v.literal(true) }),
    v.strictObject({
      satisfied: v.literal(false),
      project: ProjectIdSchema,
      deserved: whole,
      size: whole,
      needed: whole,
    }),
  ]),
  comparison: v.array(
    v.strictObject({
      rule: v.picklist(RULE_NAMES),
      winners: v.array(ProjectIdSchema),
      represented: whole,
      voters: whole,
    }),
  ),
}) satisfies v.GenericSchema<unknown, Result>;
