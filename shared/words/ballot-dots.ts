// Words of a ballot on which one spreads dots.
import { words } from './words.ts';

export const dotsWords = words({
  en: {
    rule: (budget: number, cap: number, _isFree: boolean) =>
      `${budget === 1 ? 'You have 1 dot.' : `You have ${budget} dots.`} ${
        cap === 1 ? 'At most 1 dot on one project.' : `At most ${cap} dots on one project.`
      }`,
    ownYes: 'A project that you lead may get your dots too.',
    ownNo: 'A project that you lead can’t get your dots.',
    more: (title: string) => `One dot more on ${title}`,
    fewer: (title: string) => `One dot less on ${title}`,
    on: (dots: number, title: string) => (dots === 1 ? `1 dot on ${title}` : `${dots} dots on ${title}`),
    amount: (dots: number) => (dots === 1 ? '1 dot' : `${dots} dots`),
    left: (left: number, budget: number) => `${left} of ${budget} dots left`,
    full: (_budget: number) => 'All your dots are placed. Take one back to place it elsewhere.',
    capReached: (cap: number) =>
      cap === 1 ? 'One project gets at most 1 dot.' : `One project gets at most ${cap} dots.`,
    send: (dots: number) => (dots === 1 ? 'Send my dot' : `Send my ${dots} dots`),
    sendChanged: (dots: number) => (dots === 1 ? 'Send the change: 1 dot' : `Send the change: ${dots} dots`),
    sendAny: 'Send my dots',
    chooseFirst: 'Put at least one dot first.',
    closingHint: 'Send your dots now if you haven’t.',
  },
  fr: {
    rule: (budget: number, cap: number, _isFree: boolean) =>
      `${budget < 2 ? `Vous avez ${budget} point.` : `Vous avez ${budget} points.`} ${
        cap < 2 ? `${cap} point au plus par projet.` : `${cap} points au plus par projet.`
      }`,
    ownYes: 'Un projet que vous portez peut aussi recevoir vos points.',
    ownNo: 'Un projet que vous portez ne peut pas recevoir vos points.',
    more: (title: string) => `Un point de plus pour ${title}`,
    fewer: (title: string) => `Un point de moins pour ${title}`,
    on: (dots: number, title: string) =>
      dots < 2 ? `${dots} point pour ${title}` : `${dots} points pour ${title}`,
    amount: (dots: number) => (dots < 2 ? `${dots} point` : `${dots} points`),
    left: (left: number, budget: number) =>
      left < 2 ? `${left} point restant sur ${budget}` : `${left} points restants sur ${budget}`,
    full: (_budget: number) => 'Tous vos points sont posés. Reprenez-en un pour le poser ailleurs.',
    capReached: (cap: number) =>
      cap < 2 ? 'Un projet reçoit 1 point au plus.' : `Un projet reçoit ${cap} points au plus.`,
    send: (dots: number) => (dots < 2 ? 'Envoyer mon point' : `Envoyer mes ${dots} points`),
    sendChanged: (dots: number) =>
      dots < 2 ? `Envoyer le changement\u00a0: ${dots} point` : `Envoyer le changement\u00a0: ${dots} points`,
    sendAny: 'Envoyer mes points',
    chooseFirst: 'Posez d’abord au moins un point.',
    closingHint: 'Envoyez vos points maintenant si ce n’est pas fait.',
  },
  nl: {
    rule: (budget: number, cap: number, _isFree: boolean) =>
      `${budget === 1 ? 'Je hebt 1 stip.' : `Je hebt ${budget} stippen.`} ${
        cap === 1 ? 'Hoogstens 1 stip per project.' : `Hoogstens ${cap} stippen per project.`
      }`,
    ownYes: 'Een project dat je zelf trekt, mag ook stippen van je krijgen.',
    ownNo: 'Een project dat je zelf trekt, kan geen stippen van je krijgen.',
    more: (title: string) => `Eén stip meer bij ${title}`,
    fewer: (title: string) => `Eén stip minder bij ${title}`,
    on: (dots: number, title: string) =>
      dots === 1 ? `1 stip bij ${title}` : `${dots} stippen bij ${title}`,
    amount: (dots: number) => (dots === 1 ? '1 stip' : `${dots} stippen`),
    left: (left: number, budget: number) => `Nog ${left} van ${budget} stippen`,
    full: (_budget: number) => 'Al je stippen staan. Neem er een terug om hem elders te zetten.',
    capReached: (cap: number) =>
      cap === 1 ? 'Eén project krijgt hoogstens 1 stip.' : `Eén project krijgt hoogstens ${cap} stippen.`,
    send: (dots: number) => (dots === 1 ? 'Verstuur mijn stip' : `Verstuur mijn ${dots} stippen`),
    sendChanged: (dots: number) =>
      dots === 1 ? 'Verstuur de wijziging: 1 stip' : `Verstuur de wijziging: ${dots} stippen`,
    sendAny: 'Verstuur mijn stippen',
    chooseFirst: 'Zet eerst minstens één stip.',
    closingHint: 'Verstuur je stippen nu als je dat nog niet deed.',
  },
});
