// Copies the text of a field; also on a page that isn't a secure context and has no clipboard.

/** True if it is copied; else the text is selected and the person presses the keys (or holds and taps) themselves. */
export async function copyFrom(field: HTMLInputElement): Promise<boolean> {
  const clipboard = (navigator as Partial<Navigator>).clipboard;
  if (clipboard) {
    try {
      await clipboard.writeText(field.value);
      return true;
    } catch {
      // Permission denied: the old way may still be allowed.
    }
  }
  field.focus();
  field.setSelectionRange(0, field.value.length);
  // The only way that a page on plain http has; where a browser drops it, the selection remains.
  return typeof document.execCommand === 'function' && document.execCommand('copy');
}
