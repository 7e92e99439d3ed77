// Accessibility of the board and of every part of the interface, checked by axe; colours are checked in a browser.
import axe from 'axe-core';
import { cleanup, render } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { boardWords } from '../../../shared/words/board.ts';
import UiScene from '../../../client/playground/UiScene.svelte';
import { showBoard } from './scene.ts';

/** axe walks every element with jsdom's slow style sheets. */
const SLOW_MS = 60_000;

/** In words, so that a failure says what to mend. Colours need a real browser; parts lie in no landmark here. */
async function faults(root: Element): Promise<string[]> {
  const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } };
  const { violations } = await axe.run(root, { rules, resultTypes: ['violations'] });
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`));
}

describe('axe finds nothing wrong with', () => {
  it('the board', { timeout: SLOW_MS }, async () => {
    const scene = await showBoard({ cards: 22, stacks: 3, projects: 1, step: 'projects' });
    await scene.click(scene.grip(scene.column('mobility')[0] ?? ''));
    expect(await faults(scene.root)).toEqual([]);
  });

  it('its menu, its dialogs and its editors', { timeout: SLOW_MS }, async () => {
    const words = boardWords('en');
    const scene = await showBoard({ cards: 11, stacks: 2, face: 'desk' });
    const [card = ''] = scene.column('politics');
    await scene.menu(card);
    expect(await faults(document.body)).toEqual([]);
    await scene.click(scene.button(words.move));
    expect(await faults(document.querySelector('dialog[open]') as Element)).toEqual([]);
    await scene.click(scene.button(words.chooseSpot('Urban mobility')));
    expect(await faults(document.querySelector('dialog[open]') as Element)).toEqual([]);
    await scene.click(scene.button('Close', document.querySelector('dialog[open]') as Element));
    await scene.menu(card);
    await scene.click(scene.button(words.edit));
    expect(await faults(scene.card(card))).toEqual([]);
  });

  it('any part of the interface', { timeout: SLOW_MS }, async () => {
    cleanup();
    const { container } = render(UiScene);
    expect(await faults(container)).toEqual([]);
  });
});
