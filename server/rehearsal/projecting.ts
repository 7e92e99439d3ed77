// Projects: a stack becomes a project with a title, someone of those who thought of it leads it, and says the problem.
import { addProject, leadProject, stateProblem, titleProject } from '../../shared/board/edit.ts';
import type { Bot } from './bot.ts';
import { atStep, present, settled, type Clinic, type Project, type Stack } from './clinic.ts';
import { newId } from './dice.ts';
import { TOPICS } from './ideas.ts';
import { paced } from './until.ts';

/** One stack in so many stays a stack: nobody takes it on. */
const LEFT_ALONE_EVERY = 16;

export async function stacksBecomeProjects(clinic: Clinic): Promise<void> {
  const { host, pace, progress, projects, stacks } = clinic;
  await host.goTo('projects');
  await atStep(clinic, 'projects');
  const leads = new Map<Bot, number>();
  for (const [index, stack] of stacks.entries()) {
    if (index % LEFT_ALONE_EVERY === LEFT_ALONE_EVERY - 1) continue;
    const lead = leadFor(clinic, stack, leads);
    leads.set(lead, (leads.get(lead) ?? 0) + 1);
    const { title = '', problem = '' } = TOPICS[stack.topic] ?? {};
    projects.push({ id: newId(), stack, lead, title, problem });
  }
  await progress.phase('making projects', 2 * projects.length, async (phase) => {
    await paced(projects, pace.changesPerSecond, (project) => {
      begin(project);
      phase.step();
    });
    await settled(clinic, 'after the projects were made');
    await paced(projects, pace.changesPerSecond, ({ id, lead, problem }) => {
      stateProblem(lead.board.doc, id, problem, lead);
      phase.step();
    });
    await settled(clinic, 'after the problems were stated');
  });
}

/** Of those whose ideas are in the stack the one who leads the fewest so far. */
function leadFor(clinic: Clinic, { cards, keeper }: Stack, leads: ReadonlyMap<Bot, number>): Bot {
  const here = present(clinic);
  const authors = cards.map(({ author }) => author).filter((author) => here.includes(author));
  const [first = keeper] = authors.sort((a, b) => (leads.get(a) ?? 0) - (leads.get(b) ?? 0));
  return first;
}

/** As on the screen: the stack's name stands there first, then somebody finds the better title. */
function begin({ id, stack, lead, title }: Project): void {
  const { keeper } = stack;
  const { doc } = keeper.board;
  addProject(
    doc,
    id,
    { owner: keeper.id, stack: stack.id, title: stack.name, problem: '', lead: '' },
    keeper,
  );
  titleProject(doc, id, title, keeper);
  leadProject(doc, id, lead.id, keeper);
}
