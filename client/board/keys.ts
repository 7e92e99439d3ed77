// Keys and focus on the board, listened to in one place for all cards and stacks.
import type { Attachment } from 'svelte/attachments';
import type { BoardView } from './view.svelte.ts';

/** The card or stack whose own button an event comes from; buttons within it keep their keys. */
function heldBy(event: Event): string | undefined {
  const grip = event.target instanceof Element ? event.target.closest('[data-grip]') : null;
  return grip?.closest<HTMLElement>('[data-id]')?.dataset['id'];
}

export const keys =
  (view: BoardView): Attachment<HTMLElement> =>
  (root) => {
    function keydown(event: KeyboardEvent): void {
      const id = heldBy(event);
      if (id === undefined || !view.lifting.press(id, event)) return;
      event.preventDefault();
      event.stopPropagation();
    }
    /** Browsers press a button when space comes up again; here it was lifting. */
    function keyup(event: KeyboardEvent): void {
      if (event.key === ' ' && heldBy(event) !== undefined) event.preventDefault();
    }
    function focusin(event: FocusEvent): void {
      const id = heldBy(event);
      if (id !== undefined) view.current = id;
    }
    /** Whoever goes elsewhere puts nothing down. */
    function focusout(event: FocusEvent): void {
      if (view.lifting.lifted?.moved.id === heldBy(event)) view.lifting.letGo();
    }
    root.addEventListener('keydown', keydown);
    root.addEventListener('keyup', keyup);
    root.addEventListener('focusin', focusin);
    root.addEventListener('focusout', focusout);
    return () => {
      root.removeEventListener('keydown', keydown);
      root.removeEventListener('keyup', keyup);
      root.removeEventListener('focusin', focusin);
      root.removeEventListener('focusout', focusout);
    };
  };
