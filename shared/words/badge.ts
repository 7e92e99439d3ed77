// Words about badges on a phone, and those that stand on the badge itself.
import type { Refusal } from '../outcome.ts';
import { refusalWords } from './refusals.ts';
import { words } from './words.ts';
import type { Language } from '../text.ts';

export const badgeWords = words({
  en: {
    badge: (number: number) => `Badge ${number}`,
    yourBadge: (number: number) =>
      `You come in with badge ${number}. Keep it: it brings you back as yourself, on any device.`,
    have: 'I have a badge',
    askTitle: 'Your badge',
    ask: 'Type what stands beside the code on your badge.',
    needed:
      'One comes into this workshop with a badge. Scan its code with the camera of this phone, or type what stands beside it. No badge yet? Ask at the desk.',
    codeLabel: 'Short code',
    codeHint: '5 letters and digits, upper or lower case.',
    codeWrong: 'The short code has 5 letters and digits.',
    wordsLabel: 'Four words',
    wordsHint: 'In their order. The first four letters of each will do.',
    wordsWrong: 'Four words, with spaces between them.',
    use: 'Use this badge',
    using: 'Looking …',
    without: 'Come in without a badge',
    mineTitle: (number: number, name: string) => `Is badge ${number} yours, ${name}?`,
    mineTell: (name: string) =>
      `This phone is in as ${name}. If the badge is yours, it brings you back as ${name} on any device.`,
    mine: 'Yes, it is mine',
    another: 'No, somebody else comes in with it',
    anotherTell: (name: string) =>
      `Then ${name} is no longer in on this phone, and comes back only with a badge.`,
    switchTitle: (number: number, name: string) => `Badge ${number} is ${name}’s`,
    switchTell: (here: string) =>
      `This phone is in as ${here}. If it changes hands, ${here} comes back only with a badge. What ${here} wrote is kept.`,
    switch: (name: string) => `Go on as ${name}`,
    stay: (name: string) => `Stay ${name}`,
    toldTitle: 'This badge doesn’t open the door',
    bringBack: 'On another device',
    bringsBack: (number: number) =>
      `Badge ${number} brings you back on any device: scan its code there, or type its short code and its words.`,
    bringBackTell:
      'With a badge you come back on another device, or another day, as yourself. Ask at the desk for one, then type here what stands on it.',
    bind: 'Bring me back with this badge',
    bound: (number: number) => `From now on badge ${number} brings you back.`,
    notYours: 'This badge is somebody else’s. Nothing was changed. Type your own, or ask at the desk.',
    notFound:
      'No badge of this workshop has this code and these words. Look at the badge again, or ask at the desk for help.',
    revoked:
      'This badge works no longer: the desk has ended it. What you wrote is kept. Ask there for a new one.',
    tooMany:
      'The words of this badge were tried too often. Wait ten minutes, or scan its code: that works at once.',
    taken: 'You have a badge already, so this one stays free for somebody else. Nothing was changed.',
    // on the badge
    printed: 'Scan it, or type code and words at the address. It brings you back: keep it.',
  },
  fr: {
    badge: (number: number) => `Badge n° ${number}`,
    yourBadge: (number: number) =>
      `Vous entrez avec le badge ${number}. Gardez-le\u00a0: il vous fait revenir en votre nom, sur n’importe quel appareil.`,
    have: 'J’ai un badge',
    askTitle: 'Votre badge',
    ask: 'Tapez ce qui figure à côté du code de votre badge.',
    needed:
      'On entre dans cet atelier avec un badge. Scannez son code avec l’appareil photo de ce téléphone, ou tapez ce qui figure à côté. Pas encore de badge\u00a0? Demandez-en un à l’accueil.',
    codeLabel: 'Code court',
    codeHint: '5 lettres et chiffres, majuscules ou minuscules.',
    codeWrong: 'Le code court compte 5 lettres et chiffres.',
    wordsLabel: 'Quatre mots',
    wordsHint: 'Dans l’ordre. Les quatre premières lettres de chacun suffisent.',
    wordsWrong: 'Quatre mots, séparés par des espaces.',
    use: 'Utiliser ce badge',
    using: 'Recherche…',
    without: 'Entrer sans badge',
    mineTitle: (number: number, name: string) => `Le badge ${number} est-il à vous, ${name}\u00a0?`,
    mineTell: (name: string) =>
      `Sur ce téléphone, vous êtes ${name}. Si ce badge est à vous, il vous fait revenir comme ${name} sur n’importe quel appareil.`,
    mine: 'Oui, c’est le mien',
    another: 'Non, quelqu’un d’autre entre avec',
    anotherTell: (name: string) =>
      `Alors ${name} n’est plus là sur ce téléphone, et ne revient qu’avec un badge.`,
    switchTitle: (number: number, name: string) => `Le badge ${number} est à ${name}`,
    switchTell: (here: string) =>
      `Sur ce téléphone, vous êtes ${here}. S’il change de mains, ${here} ne revient qu’avec un badge. Ce que ${here} a écrit est gardé.`,
    switch: (name: string) => `Continuer comme ${name}`,
    stay: (name: string) => `Rester ${name}`,
    toldTitle: 'Ce badge n’ouvre pas la porte',
    bringBack: 'Sur un autre appareil',
    bringsBack: (number: number) =>
      `Le badge ${number} vous fait revenir sur n’importe quel appareil\u00a0: scannez-y son code, ou tapez son code court et ses mots.`,
    bringBackTell:
      'Avec un badge, vous revenez en votre nom sur un autre appareil ou un autre jour. Demandez-en un à l’accueil, puis tapez ici ce qui y figure.',
    bind: 'Revenir avec ce badge',
    bound: (number: number) => `Désormais, le badge ${number} vous fait revenir.`,
    notYours: 'Ce badge est à quelqu’un d’autre. Rien n’a changé. Tapez le vôtre, ou demandez à l’accueil.',
    notFound:
      'Aucun badge de cet atelier n’a ce code et ces mots. Regardez encore le badge, ou demandez de l’aide à l’accueil.',
    revoked:
      'Ce badge ne vaut plus\u00a0: l’accueil l’a annulé. Ce que vous avez écrit est gardé. Demandez-en un nouveau.',
    tooMany:
      'Les mots de ce badge ont été essayés trop souvent. Attendez dix minutes, ou scannez son code\u00a0: cela marche tout de suite.',
    taken: 'Vous avez déjà un badge\u00a0; celui-ci reste libre pour quelqu’un d’autre. Rien n’a changé.',
    printed: 'Scannez, ou tapez code et mots à l’adresse. Il vous fait revenir\u00a0: gardez-le.',
  },
  nl: {
    badge: (number: number) => `Badge nr. ${number}`,
    yourBadge: (number: number) =>
      `Je komt binnen met badge ${number}. Bewaar hem: hij brengt je terug als jezelf, op elk toestel.`,
    have: 'Ik heb een badge',
    askTitle: 'Je badge',
    ask: 'Typ wat er naast de code op je badge staat.',
    needed:
      'In deze workshop kom je met een badge. Scan de code met de camera van deze telefoon, of typ wat ernaast staat. Nog geen badge? Vraag er een aan de balie.',
    codeLabel: 'Korte code',
    codeHint: '5 letters en cijfers, hoofdletters of niet.',
    codeWrong: 'De korte code heeft 5 letters en cijfers.',
    wordsLabel: 'Vier woorden',
    wordsHint: 'In hun volgorde. De eerste vier letters van elk volstaan.',
    wordsWrong: 'Vier woorden, met spaties ertussen.',
    use: 'Gebruik deze badge',
    using: 'Even kijken…',
    without: 'Kom binnen zonder badge',
    mineTitle: (number: number, name: string) => `Is badge ${number} van jou, ${name}?`,
    mineTell: (name: string) =>
      `Op deze telefoon ben je ${name}. Is de badge van jou, dan brengt hij je op elk toestel terug als ${name}.`,
    mine: 'Ja, hij is van mij',
    another: 'Nee, iemand anders komt ermee binnen',
    anotherTell: (name: string) =>
      `Dan is ${name} niet meer binnen op deze telefoon, en kan alleen met een badge terugkomen.`,
    switchTitle: (number: number, name: string) => `Badge ${number} is van ${name}`,
    switchTell: (here: string) =>
      `Op deze telefoon ben je ${here}. Gaat hij naar iemand anders, dan kan ${here} alleen met een badge terugkomen. Wat ${here} schreef, is bewaard.`,
    switch: (name: string) => `Verder als ${name}`,
    stay: (name: string) => `Blijf ${name}`,
    toldTitle: 'Deze badge opent de deur niet',
    bringBack: 'Op een ander toestel',
    bringsBack: (number: number) =>
      `Badge ${number} brengt je terug op elk toestel: scan daar de code, of typ de korte code en de woorden.`,
    bringBackTell:
      'Met een badge kom je op een ander toestel of een andere dag terug als jezelf. Vraag er een aan de balie en typ hier wat erop staat.',
    bind: 'Breng me terug met deze badge',
    bound: (number: number) => `Vanaf nu brengt badge ${number} je terug.`,
    notYours:
      'Deze badge is van iemand anders. Er is niets veranderd. Typ die van jou, of vraag het aan de balie.',
    notFound:
      'Geen enkele badge van deze workshop heeft deze code en deze woorden. Kijk nog eens naar de badge, of vraag hulp aan de balie.',
    revoked:
      'Deze badge werkt niet meer: de balie heeft hem ingetrokken. Wat je schreef, is bewaard. Vraag daar een nieuwe.',
    tooMany:
      'De woorden van deze badge zijn te vaak geprobeerd. Wacht tien minuten, of scan de code: dat werkt meteen.',
    taken: 'Je hebt al een badge; deze blijft vrij voor iemand anders. Er is niets veranderd.',
    printed: 'Scan, of typ code en woorden op het adres. Hij brengt je terug: bewaar hem.',
  },
});

/** What a refusal means to somebody who shows a badge. */
export function badgeRefusal(language: Language, refusal: Refusal): string {
  const own = badgeWords(language);
  switch (refusal) {
    case 'not-found':
      return own.notFound;
    case 'not-admitted':
      return own.revoked;
    case 'too-many':
      return own.tooMany;
    case 'taken':
      return own.taken;
    default:
      return refusalWords(language)[refusal];
  }
}
