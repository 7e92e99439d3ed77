/** In which order files of tests run: a project's one after the other, so that they can share a worker, the longest first. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Whose files share workers; all other projects may mix. */
const SHARING = ['simulation', 'component', 'unit', 'contract'];

/** Files that take ten seconds or more. A core that begins one of them last is busy alone at the end. */
const LONGEST = [
  'integration/kill-points',
  'e2e/journeys',
  'simulation/guard-fuzz',
  'e2e/clinic',
  'integration/boot',
  'integration/stop',
  'integration/kill-keeping',
  'integration/slow-readers',
  'integration/storm',
  'integration/limits',
  'simulation/rooms',
];

/** The place in a list; at its end what isn't in it. */
const placeIn = (list: readonly string[], name: string): number => {
  const index = list.indexOf(name);
  return index < 0 ? list.length : index;
};

const fileName = ({ moduleId }: TestSpecification): string =>
  /([^/]+\/[^/]+)\.test\.ts$/u.exec(moduleId)?.[1] ?? '';

export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.sort(
      (a, b) =>
        placeIn(SHARING, a.project.name) - placeIn(SHARING, b.project.name) ||
        placeIn(LONGEST, fileName(a)) - placeIn(LONGEST, fileName(b)),
    );
  }
}
