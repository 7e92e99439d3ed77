// The themes as the notebook and the ballot show them: from the board, where a host may have renamed one, else from the method.
import { compare } from '../../shared/board/read.ts';
import type { Text } from '../../shared/text.ts';
import type { Room } from '../room/handle.ts';

export interface ShownTheme {
  id: string;
  icon: string;
  name: Text;
  /** Its place among the themes, which gives its colour. */
  index: number;
}

export function themesOf(room: Pick<Room, 'board' | 'workshop'>): ShownTheme[] {
  const onBoard = [...room.board.themes]
    .sort(([a, one], [b, other]) => compare(one.order, other.order) || compare(a, b))
    .map(([id, { icon, name }]) => ({ id, icon, name }));
  const themes = onBoard.length > 0 ? onBoard : room.workshop.method.themes;
  return themes.map(({ id, icon, name }, index) => ({ id, icon, name, index }));
}
