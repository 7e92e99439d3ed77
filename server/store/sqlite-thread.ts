// What the store says to its thread and back.
import type { Restoration, StoredWorkshop, Write } from './contract.ts';

/** What a thread is for: it keeps the file at `path`, or looks once whether `check` is a sound backup. */
export type Task = { path: string } | { check: string; draft: string };

export type Ask =
  | { id: number; act: 'codes' }
  | { id: number; act: 'load'; code: string }
  | { id: number; act: 'commit'; code: string; writes: readonly Write[] }
  | { id: number; act: 'backup'; file: string }
  | { id: number; act: 'restore'; restoration: Restoration }
  | { id: number; act: 'close' };

export type Answer =
  | { id: number; ok: true; value: string[] | StoredWorkshop | null }
  | { id: number; ok: false; message: string };
