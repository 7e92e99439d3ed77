// What jsdom lacks of the browser and our parts rely on: dialogs, popovers, animations, scrolling, media queries.

function showModal(this: HTMLDialogElement): void {
  this.setAttribute('open', '');
  (this.querySelector<HTMLElement>('[autofocus], input, textarea, select, button') ?? this).focus();
}
function close(this: HTMLDialogElement): void {
  if (!this.hasAttribute('open')) return;
  this.removeAttribute('open');
  this.dispatchEvent(new Event('close'));
}

/** Popovers that are open, by the attribute that a real one shows as `:popover-open`. */
function turn(popover: HTMLElement, isOpen: boolean): void {
  if (popover.hasAttribute('data-popover-open') === isOpen) return;
  popover.toggleAttribute('data-popover-open', isOpen);
  const event = new Event('toggle');
  popover.dispatchEvent(Object.assign(event, { newState: isOpen ? 'open' : 'closed' }));
}

/** A button that names a popover opens and shuts it after its own click was heard. */
function invoke(event: Event): void {
  const button = event.target instanceof Element ? event.target.closest('[popovertarget]') : null;
  const popover = document.getElementById(button?.getAttribute('popovertarget') ?? '');
  if (popover) turn(popover, !popover.hasAttribute('data-popover-open'));
}

/** Puts in what is missing; what a newer jsdom brings by itself stays. */
export function mendJsdom(): void {
  HTMLDialogElement.prototype.showModal ??= showModal;
  HTMLDialogElement.prototype.close ??= close;
  const element = HTMLElement.prototype;
  if (!('showPopover' in element)) {
    Object.assign(element, {
      showPopover(this: HTMLElement) {
        turn(this, true);
      },
      hidePopover(this: HTMLElement) {
        turn(this, false);
      },
    });
    window.addEventListener('click', invoke);
  }
  element.scrollIntoView ??= () => undefined;
  Element.prototype.scrollTo ??= () => undefined;
  Element.prototype.animate ??= () => ({ cancel: () => undefined, finished: Promise.resolve() }) as never;
  HTMLCanvasElement.prototype.getContext = () => null;
  window.scrollTo = () => undefined;
  window.matchMedia ??= (media) => ({ matches: false, media }) as MediaQueryList;
  globalThis.ResizeObserver ??= class {
    observe = (): void => undefined;
    unobserve = (): void => undefined;
    disconnect = (): void => undefined;
  };
}
