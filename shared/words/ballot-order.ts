// Words of a ballot on which one puts projects in order (ranking).
import { words } from './words.ts';

export const orderWords = words({
  en: {
    rule: (budget: number, _cap: number, isFree: boolean) =>
      isFree
        ? 'Put projects in your order, the one you want most first; as many as you like.'
        : budget === 1
          ? 'Choose the one project that you want most.'
          : `Put up to ${budget} projects in your order, the one you want most first.`,
    ownYes: 'You may put a project that you lead in your order.',
    ownNo: 'You can’t put a project that you lead in your order.',
    mine: 'My order',
    empty: 'Nothing in it yet. The first project you add is the one you want most.',
    add: (place: number) => `Add as number ${place}`,
    at: (title: string, place: number, of: number) => `${title}, place ${place} of ${of}`,
    out: (title: string) => `${title} is out of your order`,
    up: (title: string) => `${title}: one place up`,
    down: (title: string) => `${title}: one place down`,
    isFirst: 'It is the first already.',
    isLast: 'It is the last already.',
    move: 'Move to …',
    moveTitle: (title: string) => `Where does “${title}” go?`,
    place: (place: number) => `Place ${place}`,
    here: 'It is here now',
    remove: (title: string) => `Take ${title} out of my order`,
    amount: (place: number) => `Place ${place}`,
    used: (ranked: number, budget: number) => `${ranked} of ${budget} places`,
    count: (ranked: number) => `${ranked} in your order`,
    full: (budget: number) =>
      budget === 1
        ? 'Your place is taken. Take the project out to choose another.'
        : `All your ${budget} places are taken. Take a project out to add another.`,
    rest: (count: number) => (count === 1 ? '1 more project' : `${count} more projects`),
    already: (titles: string) => `Already in your order: ${titles}`,
    noRest: 'All projects are in your order.',
    send: (ranked: number) => (ranked === 1 ? 'Send my choice' : 'Send my order'),
    sendChanged: (ranked: number) =>
      ranked === 1 ? 'Send the change: 1 project' : `Send the change: ${ranked} projects`,
    sendAny: 'Send my order',
    chooseFirst: 'Add at least one project first.',
    closingHint: 'Send your order now if you haven’t.',
  },
  fr: {
    rule: (budget: number, _cap: number, isFree: boolean) =>
      isFree
        ? 'Classez les projets, le préféré d’abord\u00a0; autant que vous voulez.'
        : budget < 2
          ? 'Choisissez le projet que vous préférez.'
          : `Classez jusqu’à ${budget} projets, le préféré d’abord.`,
    ownYes: 'Vous pouvez classer un projet que vous portez.',
    ownNo: 'Vous ne pouvez pas classer un projet que vous portez.',
    mine: 'Mon classement',
    empty: 'Encore vide. Le premier projet ajouté est celui que vous préférez.',
    add: (place: number) => `Ajouter en n°\u00a0${place}`,
    at: (title: string, place: number, of: number) => `${title}, place ${place} sur ${of}`,
    out: (title: string) => `${title} n’est plus dans votre classement`,
    up: (title: string) => `${title}\u00a0: monter d’une place`,
    down: (title: string) => `${title}\u00a0: descendre d’une place`,
    isFirst: 'C’est déjà le premier.',
    isLast: 'C’est déjà le dernier.',
    move: 'Placer…',
    moveTitle: (title: string) => `À quelle place va «\u00a0${title}\u00a0»\u00a0?`,
    place: (place: number) => `${place}${place === 1 ? 're' : 'e'} place`,
    here: 'Il est ici pour l’instant',
    remove: (title: string) => `Retirer ${title} de mon classement`,
    amount: (place: number) => `${place}${place === 1 ? 're' : 'e'} place`,
    used: (ranked: number, budget: number) =>
      ranked < 2 ? `${ranked} place sur ${budget}` : `${ranked} places sur ${budget}`,
    count: (ranked: number) => (ranked < 2 ? `${ranked} projet classé` : `${ranked} projets classés`),
    full: (budget: number) =>
      budget < 2
        ? 'Votre place est prise. Retirez le projet pour en choisir un autre.'
        : `Vos ${budget} places sont prises. Retirez un projet pour en ajouter un autre.`,
    rest: (count: number) => (count < 2 ? `Encore ${count} projet` : `Encore ${count} projets`),
    already: (titles: string) => `Déjà dans votre classement\u00a0: ${titles}`,
    noRest: 'Tous les projets sont dans votre classement.',
    send: (ranked: number) => (ranked < 2 ? 'Envoyer mon choix' : 'Envoyer mon classement'),
    sendChanged: (ranked: number) =>
      ranked < 2
        ? `Envoyer le changement\u00a0: ${ranked} projet`
        : `Envoyer le changement\u00a0: ${ranked} projets`,
    sendAny: 'Envoyer mon classement',
    chooseFirst: 'Ajoutez d’abord au moins un projet.',
    closingHint: 'Envoyez votre classement maintenant si ce n’est pas fait.',
  },
  nl: {
    rule: (budget: number, _cap: number, isFree: boolean) =>
      isFree
        ? 'Zet projecten in jouw volgorde, je liefste eerst; zoveel je wilt.'
        : budget === 1
          ? 'Kies het project dat je het liefst wilt.'
          : `Zet hoogstens ${budget} projecten in jouw volgorde, je liefste eerst.`,
    ownYes: 'Een project dat je zelf trekt, mag ook in je volgorde.',
    ownNo: 'Een project dat je zelf trekt, kan niet in je volgorde.',
    mine: 'Mijn volgorde',
    empty: 'Nog leeg. Het eerste project dat je toevoegt, is je liefste.',
    add: (place: number) => `Zet op nummer ${place}`,
    at: (title: string, place: number, of: number) => `${title}, plaats ${place} van ${of}`,
    out: (title: string) => `${title} staat niet meer in je volgorde`,
    up: (title: string) => `${title}: een plaats omhoog`,
    down: (title: string) => `${title}: een plaats omlaag`,
    isFirst: 'Het staat al vooraan.',
    isLast: 'Het staat al achteraan.',
    move: 'Verplaats…',
    moveTitle: (title: string) => `Waar komt “${title}”?`,
    place: (place: number) => `Plaats ${place}`,
    here: 'Hier staat het nu',
    remove: (title: string) => `Haal ${title} uit mijn volgorde`,
    amount: (place: number) => `Plaats ${place}`,
    used: (ranked: number, budget: number) => `${ranked} van ${budget} plaatsen`,
    count: (ranked: number) => `${ranked} in je volgorde`,
    full: (budget: number) =>
      budget === 1
        ? 'Je plaats is bezet. Haal het project eruit om een ander te kiezen.'
        : `Al je ${budget} plaatsen zijn bezet. Haal een project eruit om een ander toe te voegen.`,
    rest: (count: number) => (count === 1 ? 'Nog 1 project' : `Nog ${count} projecten`),
    already: (titles: string) => `Staat al in je volgorde: ${titles}`,
    noRest: 'Alle projecten staan in je volgorde.',
    send: (ranked: number) => (ranked === 1 ? 'Verstuur mijn keuze' : 'Verstuur mijn volgorde'),
    sendChanged: (ranked: number) =>
      ranked === 1 ? 'Verstuur de wijziging: 1 project' : `Verstuur de wijziging: ${ranked} projecten`,
    sendAny: 'Verstuur mijn volgorde',
    chooseFirst: 'Voeg eerst minstens één project toe.',
    closingHint: 'Verstuur je volgorde nu als je dat nog niet deed.',
  },
});
