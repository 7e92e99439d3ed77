// The tables that people take away: safe in a spreadsheet, plain in Markdown, and without names.
import { describe, expect, test } from 'vitest';
import { csvOf } from '../../../server/export/csv.ts';
import { markdownOf } from '../../../server/export/markdown.ts';
import type { Rows } from '../../../server/export/rows.ts';

const rows = (text: string): Rows => ({
  title: 'Clinic',
  themes: ['Mobility', ''],
  ideas: [{ theme: 'Mobility', stack: '', text, id: 'card00000001' }],
  projects: [],
  result: [],
  ballots: 0,
  ballotsRoot: '',
  ledgerRoot: '',
});

describe('X2 tables', () => {
  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])(
    'X2 %j is no formula in a spreadsheet',
    (text) => {
      expect(csvOf(rows(text))).toContain(`'${text}`);
    },
  );

  test('X2 quotes, commas and lines survive', () => {
    expect(csvOf(rows('a "b", c\nd'))).toContain('"a ""b"", c\nd"');
  });

  test('X3 people’s words stay words in Markdown', () => {
    const text = markdownOf(rows('# not a title\n<script>*x*</script> | [a](b)'));
    expect(text).toContain('- \\# not a title \\<script\\>\\*x\\*\\</script\\> \\| \\[a\\](b)');
    expect(text).toContain('### Mobility');
  });
});
