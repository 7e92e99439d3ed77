// Words of the device that is passed round a table: whose turn it is, what has left it, and what is never shown on it.
import type { Refusal } from '../outcome.ts';
import type { Language } from '../text.ts';
import { words } from './words.ts';

export const tableWords = words({
  en: {
    title: 'Voting in turn on this device',
    offer: 'Several people vote on this device',
    linkHint:
      'For a tablet that goes round a table: one votes after the other, and nobody sees another’s ballot.',
    intro: 'Take the device in your own hands. What the one before you chose has gone from it.',
    next: 'Next person: begin',
    looking: 'Looking for the workshop …',
    noneIn: 'No ballot from this device is in yet.',
    in: (count: number) =>
      count === 1 ? '1 ballot from this device is in.' : `${count} ballots from this device are in.`,
    underway: (count: number) =>
      count === 1
        ? '1 ballot on its way: keep this page open.'
        : `${count} ballots on their way: keep this page open.`,
    underwayHint: 'They are sealed, and go by themselves as soon as there is a connection.',
    out: (time: string) => `A ballot from this device was not counted, at ${time}.`,
    outSeen: 'Noted: take this away',
    toWorkshop: 'To the workshop’s page',
    step: 'Who are you?',
    turnTitle: 'Somebody is voting',
    byBadge: 'I have a badge',
    byBadgeHint:
      'With its short code and its four words. It also brings you back here to change your ballot.',
    byName: 'I have no badge',
    byNameHint: 'With your name. You then vote in one go: without a badge you can’t come back to change it.',
    notOpen: 'By name one comes in once the vote is open. With a badge you can look at it already.',
    onceOnly:
      'Are you in on your own phone already? Then vote there, or take your badge. Whoever comes in here by name is one more person, and nobody may vote twice.',
    nameTitle: 'Your name and role',
    begin: 'To my ballot',
    newBadge: (number: number) =>
      `Badge ${number} becomes yours. It brings you back, here and on any device.`,
    stop: 'Stop: hand the device on',
    yours: (name: string) => `${name}, it’s your turn`,
    yoursHint: 'Only you should see this screen now.',
    closed:
      'The vote is closed. Who chose what is known nowhere any more, also not here. With your receipt you can look up on any device that your ballot was counted, once the result is published.',
    offline: 'Offline. Hand your ballot in all the same: it is sealed here, and goes later.',
    old: 'This page is older than the server. Load it again; a ballot that is sealed here is kept.',
    reload: 'Load the page again',
    notNow:
      'No vote is on at the moment. Hand the device back, and come again when the facilitator calls the vote.',
    noteTitle: 'Before you hand it on',
    note: 'Write down your receipt, or take a picture of its code. It goes from this device with you.',
    noteBack: 'You can change your ballot until the vote closes, with your badge, here or on any device.',
    waitTitle: 'Your ballot is sealed on this device',
    wait: 'It can’t be sent at the moment, and goes by itself later. Wait for your receipt here, or hand the device on and trust that: then nobody sees the receipt, and the device shows only whether a ballot wasn’t counted.',
    handOn: 'Done: hand it on',
    curtainTitle: 'Covered',
    curtain: 'Somebody was in the middle of voting, and this page was left. Nothing of it is shown.',
    goOn: 'It’s still me: go on',
    another: 'I’m somebody else: start anew',
    stillTitle: 'Are you still there?',
    still: 'If nobody touches the screen, it goes back to the start now. What isn’t cast is dropped.',
    stillHere: 'I’m still here',
    lost: 'Your place here has ended. Hand the device back to the start.',
    ownTitle: (name: string) => `This device is also in as ${name}`,
    own: (name: string) =>
      `Whoever opens the workshop’s page on it sees what is ${name}’s. ${name} can leave it here, and comes back with a badge only.`,
    ownLeave: (name: string) => `${name} leaves this device`,
  },
  fr: {
    title: 'Voter à tour de rôle sur cet appareil',
    offer: 'Plusieurs personnes votent sur cet appareil',
    linkHint:
      'Pour une tablette qui fait le tour d’une table\u00a0: on vote l’un après l’autre, et personne ne voit le bulletin d’un autre.',
    intro: 'Prenez l’appareil en main. Ce que la personne d’avant a choisi n’y est plus.',
    next: 'Personne suivante\u00a0: commencer',
    looking: 'Recherche de l’atelier…',
    noneIn: 'Aucun bulletin de cet appareil n’est encore arrivé.',
    in: (count: number) =>
      count === 1
        ? '1 bulletin de cet appareil est arrivé.'
        : `${count} bulletins de cet appareil sont arrivés.`,
    underway: (count: number) =>
      count === 1
        ? '1 bulletin en chemin\u00a0: laissez cette page ouverte.'
        : `${count} bulletins en chemin\u00a0: laissez cette page ouverte.`,
    underwayHint: 'Ils sont scellés, et partent d’eux-mêmes dès que la connexion revient.',
    out: (time: string) => `Un bulletin de cet appareil n’a pas été compté, à ${time}.`,
    outSeen: 'C’est noté\u00a0: retirer ce message',
    toWorkshop: 'À la page de l’atelier',
    step: 'Qui êtes-vous\u00a0?',
    turnTitle: 'Quelqu’un est en train de voter',
    byBadge: 'J’ai un badge',
    byBadgeHint:
      'Avec son code court et ses quatre mots. Il vous permet aussi de revenir changer votre bulletin.',
    byName: 'Je n’ai pas de badge',
    byNameHint:
      'Avec votre nom. Vous votez alors en une fois\u00a0: sans badge, on ne peut pas revenir changer son bulletin.',
    notOpen: 'Avec un nom, on entre dès que le vote est ouvert. Avec un badge, vous pouvez déjà regarder.',
    onceOnly:
      'Vous êtes déjà dans l’atelier avec votre téléphone\u00a0? Alors votez là, ou prenez votre badge. Qui entre ici avec un nom est une personne de plus, et personne ne peut voter deux fois.',
    nameTitle: 'Votre nom et votre rôle',
    begin: 'À mon bulletin',
    newBadge: (number: number) =>
      `Le badge ${number} devient le vôtre. Il vous fait revenir, ici et sur n’importe quel appareil.`,
    stop: 'Arrêter\u00a0: passer l’appareil',
    yours: (name: string) => `${name}, c’est à vous`,
    yoursHint: 'Vous seul·e devriez voir cet écran maintenant.',
    closed:
      'Le vote est clos. Qui a choisi quoi n’est plus connu nulle part, ici non plus. Avec votre reçu, vous pourrez vérifier sur n’importe quel appareil que votre bulletin a été compté, une fois le résultat publié.',
    offline: 'Hors ligne. Déposez quand même votre bulletin\u00a0: il est scellé ici, et part plus tard.',
    old: 'Cette page est plus ancienne que le serveur. Rechargez-la\u00a0; un bulletin scellé ici est gardé.',
    reload: 'Recharger la page',
    notNow:
      'Il n’y a pas de vote en ce moment. Rendez l’appareil, et revenez quand l’animateur·rice appelle au vote.',
    noteTitle: 'Avant de passer l’appareil',
    note: 'Notez votre reçu, ou photographiez son code. Il quitte cet appareil avec vous.',
    noteBack:
      'Vous pouvez changer votre bulletin jusqu’à la clôture, avec votre badge, ici ou sur n’importe quel appareil.',
    waitTitle: 'Votre bulletin est scellé sur cet appareil',
    wait: 'Il ne peut pas partir pour l’instant, et partira de lui-même. Attendez votre reçu ici, ou passez l’appareil en confiance\u00a0: alors personne ne voit le reçu, et l’appareil dira seulement si un bulletin n’a pas été compté.',
    handOn: 'C’est fait\u00a0: passer l’appareil',
    curtainTitle: 'Couvert',
    curtain: 'Quelqu’un était en train de voter, et a quitté cette page. Rien n’en est montré.',
    goOn: 'C’est encore moi\u00a0: continuer',
    another: 'C’est quelqu’un d’autre\u00a0: recommencer',
    stillTitle: 'Êtes-vous encore là\u00a0?',
    still: 'Si personne ne touche l’écran, il revient au début. Ce qui n’est pas déposé est abandonné.',
    stillHere: 'Je suis encore là',
    lost: 'Votre place ici a pris fin. Rendez l’appareil au début.',
    ownTitle: (name: string) => `Cet appareil est aussi celui de ${name}`,
    own: (name: string) =>
      `Qui y ouvre la page de l’atelier voit ce qui est à ${name}. ${name} peut le quitter ici, et ne revient alors qu’avec un badge.`,
    ownLeave: (name: string) => `${name} quitte cet appareil`,
  },
  nl: {
    title: 'Om de beurt stemmen op dit toestel',
    offer: 'Meerdere mensen stemmen op dit toestel',
    linkHint:
      'Voor een tablet die een tafel rondgaat: de een stemt na de ander, en niemand ziet andermans stembiljet.',
    intro: 'Neem het toestel zelf in handen. Wat je voorganger koos, is er niet meer op.',
    next: 'Volgende: begin',
    looking: 'De workshop wordt gezocht …',
    noneIn: 'Van dit toestel is nog geen stembiljet binnen.',
    in: (count: number) =>
      count === 1
        ? 'Van dit toestel is 1 stembiljet binnen.'
        : `Van dit toestel zijn ${count} stembiljetten binnen.`,
    underway: (count: number) =>
      count === 1
        ? '1 stembiljet onderweg: laat deze pagina open.'
        : `${count} stembiljetten onderweg: laat deze pagina open.`,
    underwayHint: 'Ze zijn verzegeld en vertrekken vanzelf zodra er weer verbinding is.',
    out: (time: string) => `Een stembiljet van dit toestel is niet geteld, om ${time}.`,
    outSeen: 'Begrepen: haal dit weg',
    toWorkshop: 'Naar de pagina van de workshop',
    step: 'Wie ben je?',
    turnTitle: 'Er is iemand aan het stemmen',
    byBadge: 'Ik heb een badge',
    byBadgeHint:
      'Met de korte code en de vier woorden. Daarmee kun je ook terugkomen om je stembiljet te wijzigen.',
    byName: 'Ik heb geen badge',
    byNameHint:
      'Met je naam. Je stemt dan in één keer: zonder badge kun je niet terugkomen om iets te wijzigen.',
    notOpen: 'Met een naam kom je binnen zodra de stemming open is. Met een badge kun je al kijken.',
    onceOnly:
      'Ben je al binnen op je eigen telefoon? Stem dan daar, of neem je badge. Wie hier met een naam binnenkomt, is een persoon meer, en niemand mag twee keer stemmen.',
    nameTitle: 'Je naam en je rol',
    begin: 'Naar mijn stembiljet',
    newBadge: (number: number) =>
      `Badge ${number} wordt van jou. Je komt ermee terug, hier en op elk toestel.`,
    stop: 'Stop: geef het toestel door',
    yours: (name: string) => `${name}, jij bent aan de beurt`,
    yoursHint: 'Alleen jij hoort dit scherm nu te zien.',
    closed:
      'De stemming is gesloten. Wie wat koos, is nergens meer bekend, ook hier niet. Met je ontvangstbewijs kun je op elk toestel nagaan dat je stembiljet geteld is, zodra het resultaat gepubliceerd is.',
    offline: 'Offline. Lever je stembiljet toch in: het ligt hier verzegeld en vertrekt later.',
    old: 'Deze pagina is ouder dan de server. Laad ze opnieuw; een stembiljet dat hier verzegeld ligt, blijft bewaard.',
    reload: 'Pagina opnieuw laden',
    notNow:
      'Er is nu geen stemming. Geef het toestel terug, en kom opnieuw als de begeleider tot stemmen oproept.',
    noteTitle: 'Voor je het doorgeeft',
    note: 'Schrijf je ontvangstbewijs op, of neem een foto van de code. Het verdwijnt met jou van dit toestel.',
    noteBack:
      'Tot de stemming sluit, kun je je stembiljet wijzigen met je badge, hier of op elk ander toestel.',
    waitTitle: 'Je stembiljet ligt verzegeld op dit toestel',
    wait: 'Het kan nu niet weg en vertrekt later vanzelf. Wacht hier op je ontvangstbewijs, of geef het toestel door en vertrouw daarop: dan ziet niemand het bewijs, en toont het toestel alleen of een stembiljet niet geteld is.',
    handOn: 'Klaar: geef het door',
    curtainTitle: 'Afgedekt',
    curtain: 'Iemand was aan het stemmen en deze pagina werd verlaten. Er wordt niets van getoond.',
    goOn: 'Ik ben het nog: ga verder',
    another: 'Ik ben iemand anders: begin opnieuw',
    stillTitle: 'Ben je er nog?',
    still:
      'Als niemand het scherm aanraakt, gaat het nu terug naar het begin. Wat niet is ingeleverd, vervalt.',
    stillHere: 'Ik ben er nog',
    lost: 'Je plaats hier is afgelopen. Breng het toestel terug naar het begin.',
    ownTitle: (name: string) => `Dit toestel is ook dat van ${name}`,
    own: (name: string) =>
      `Wie er de pagina van de workshop op opent, ziet wat van ${name} is. ${name} kan dit toestel verlaten, en komt dan alleen met een badge terug.`,
    ownLeave: (name: string) => `${name} verlaat dit toestel`,
  },
});

const reasons = words({
  en: {
    late: 'It came when the vote was closed.',
    voter: 'Whoever cast it may no longer vote here.',
    other: 'The server did not take it.',
  },
  fr: {
    late: 'Il est arrivé quand le vote était clos.',
    voter: 'La personne qui l’a déposé ne peut plus voter ici.',
    other: 'Le serveur ne l’a pas pris.',
  },
  nl: {
    late: 'Het kwam toen de stemming gesloten was.',
    voter: 'Wie het inleverde, mag hier niet meer stemmen.',
    other: 'De server nam het niet aan.',
  },
});

/** Why a ballot was not counted, without a word on whose it was or what it said. */
export function reasonFor(refusal: Refusal, language: Language): string {
  const said = reasons(language);
  if (refusal === 'not-open' || refusal === 'not-now' || refusal === 'ended') return said.late;
  return refusal === 'removed' || refusal === 'not-admitted' || refusal === 'no-vote'
    ? said.voter
    : said.other;
}
