// Where what had the focus goes away, its part of the page takes it: keyboard and screen reader needn't begin anew.
export function keepsFocus(part: HTMLElement): () => void {
  let last: Element | null = null;
  const remember = ({ target }: FocusEvent): void => {
    last = target instanceof Element && part.contains(target) ? target : null;
  };
  const changes = new MutationObserver(() => {
    if (last && !last.isConnected && document.activeElement === document.body)
      part.focus({ preventScroll: true });
  });
  document.addEventListener('focusin', remember);
  changes.observe(part, { childList: true, subtree: true });
  return () => {
    document.removeEventListener('focusin', remember);
    changes.disconnect();
  };
}
