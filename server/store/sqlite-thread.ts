// What the store says to its thread and back.
import type { Restoration, StoredWorkshop, Write } from './contract.ts';

export type Ask =
  | { id: number; act: 'codes' }
  | { id: number; act: 'load'; code: string }
  | { id: number; act: 'commit'; code: string; writes: readonly Write[] }
  | { id: number; act: 'backup' | 'checkBackup'; file: string }
  | { id: number; act: 'restore'; restoration: Restoration }
  | { id: number; act: 'close' };

export type Answer =
  | { id: number; ok: true; value: string[] | StoredWorkshop | null }
  | { id: number; ok: false; message: string };
