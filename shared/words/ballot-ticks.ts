// Words of a ballot on which one ticks projects (approval).
import { words } from './words.ts';

export const ticksWords = words({
  en: {
    rule: (budget: number, _cap: number, isFree: boolean) =>
      isFree
        ? 'Tick every project that you would like to go on, as many as you like.'
        : budget === 1
          ? 'Tick the one project that you would like to go on.'
          : `Tick the projects that you would like to go on, up to ${budget}.`,
    ownYes: 'You may tick a project that you lead.',
    ownNo: 'You can’t tick a project that you lead.',
    isOn: (title: string) => `${title} is ticked`,
    isOff: (title: string) => `${title} isn’t ticked any more`,
    amount: (_number: number) => 'Ticked',
    used: (ticks: number, budget: number) => `${ticks} of ${budget} ticks used`,
    count: (ticks: number) => `${ticks} ticked`,
    full: (budget: number) =>
      budget === 1
        ? 'Your tick is used. Take it off to tick another project.'
        : `All your ${budget} ticks are used. Take one off to tick another project.`,
    send: (ticks: number) => (ticks === 1 ? 'Send my tick' : `Send my ${ticks} ticks`),
    sendChanged: (ticks: number) =>
      ticks === 1 ? 'Send the change: 1 tick' : `Send the change: ${ticks} ticks`,
    sendAny: 'Send my ticks',
    chooseFirst: 'Tick at least one project first.',
    closingHint: 'Send your ticks now if you haven’t.',
  },
  fr: {
    rule: (budget: number, _cap: number, isFree: boolean) =>
      isFree
        ? 'Cochez tous les projets que vous aimeriez voir continuer, autant que vous voulez.'
        : budget < 2
          ? 'Cochez le projet que vous aimeriez voir continuer.'
          : `Cochez les projets que vous aimeriez voir continuer, jusqu’à ${budget}.`,
    ownYes: 'Vous pouvez cocher un projet que vous portez.',
    ownNo: 'Vous ne pouvez pas cocher un projet que vous portez.',
    isOn: (title: string) => `${title} est coché`,
    isOff: (title: string) => `${title} n’est plus coché`,
    amount: (_number: number) => 'Coché',
    used: (ticks: number, budget: number) =>
      ticks < 2 ? `${ticks} coche utilisée sur ${budget}` : `${ticks} coches utilisées sur ${budget}`,
    count: (ticks: number) => (ticks < 2 ? `${ticks} projet coché` : `${ticks} projets cochés`),
    full: (budget: number) =>
      budget < 2
        ? 'Votre coche est utilisée. Retirez-la pour cocher un autre projet.'
        : `Vos ${budget} coches sont utilisées. Retirez-en une pour cocher un autre projet.`,
    send: (ticks: number) => (ticks < 2 ? 'Envoyer ma coche' : `Envoyer mes ${ticks} coches`),
    sendChanged: (ticks: number) =>
      ticks < 2
        ? `Envoyer le changement\u00a0: ${ticks} coche`
        : `Envoyer le changement\u00a0: ${ticks} coches`,
    sendAny: 'Envoyer mes coches',
    chooseFirst: 'Cochez d’abord au moins un projet.',
    closingHint: 'Envoyez vos coches maintenant si ce n’est pas fait.',
  },
  nl: {
    rule: (budget: number, _cap: number, isFree: boolean) =>
      isFree
        ? 'Vink elk project aan dat je graag ziet verdergaan, zoveel je wilt.'
        : budget === 1
          ? 'Vink het project aan dat je graag ziet verdergaan.'
          : `Vink de projecten aan die je graag ziet verdergaan, hoogstens ${budget}.`,
    ownYes: 'Je mag een project aanvinken dat je zelf trekt.',
    ownNo: 'Een project dat je zelf trekt, kun je niet aanvinken.',
    isOn: (title: string) => `${title} is aangevinkt`,
    isOff: (title: string) => `${title} is niet meer aangevinkt`,
    amount: (_number: number) => 'Aangevinkt',
    used: (ticks: number, budget: number) => `${ticks} van ${budget} vinkjes gebruikt`,
    count: (ticks: number) => `${ticks} aangevinkt`,
    full: (budget: number) =>
      budget === 1
        ? 'Je vinkje is gebruikt. Haal het weg om een ander project aan te vinken.'
        : `Al je ${budget} vinkjes zijn gebruikt. Haal er een weg om een ander project aan te vinken.`,
    send: (ticks: number) => (ticks === 1 ? 'Verstuur mijn vinkje' : `Verstuur mijn ${ticks} vinkjes`),
    sendChanged: (ticks: number) =>
      ticks === 1 ? 'Verstuur de wijziging: 1 vinkje' : `Verstuur de wijziging: ${ticks} vinkjes`,
    sendAny: 'Verstuur mijn vinkjes',
    chooseFirst: 'Vink eerst minstens één project aan.',
    closingHint: 'Verstuur je vinkjes nu als je dat nog niet deed.',
  },
});
