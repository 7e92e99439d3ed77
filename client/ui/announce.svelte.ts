// What a screen reader is told: the newest live region on the page speaks, so that an open dialog is heard too.
class Announcement {
  /** The words, and a number that makes the same words said twice be heard twice. */
  spoken = $state.raw({ text: '', count: 0 });
  regions = $state.raw<readonly string[]>([]);

  say(text: string): void {
    this.spoken = { text, count: this.spoken.count + 1 };
  }

  /** A region that appears takes over, without what was said before it; when it goes, the one before it speaks again. */
  enter(region: string): () => void {
    this.say('');
    this.regions = [...this.regions, region];
    return () => {
      this.regions = this.regions.filter((other) => other !== region);
    };
  }
}

export const announcement = new Announcement();

/** Has `text` read aloud once, without moving anybody's focus. */
export const announce = (text: string): void => announcement.say(text);
