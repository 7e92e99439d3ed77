// Words of the desk's badges: making, printing, revoking and reissuing them, and who may come in.
import { words } from './words.ts';

export const deskBadgeWords = words({
  en: {
    badges: 'Badges',
    tell: 'A badge brings one person back on any device, with their name, ideas, projects and, until the vote is closed, their ballot.',
    howMany: 'How many',
    howManyWrong: (most: number) => `A whole number from 1 to ${most}.`,
    make: (count: number) => (count === 1 ? 'Make 1 badge' : `Make ${count} badges`),
    makeNone: 'Make badges',
    making: (made: number, of: number) => `${made} of ${of} badges made`,
    full: (most: number) => `There are ${most} badges already. A workshop has no more.`,
    address: 'Address in the codes',
    addressHint:
      'Choose the one that phones will reach on the day. If the address changes later, the codes lead nowhere; short code and words still work.',
    ready: (count: number) => (count === 1 ? '1 badge to print' : `${count} badges to print`),
    readyTell:
      'Their codes and words are on this screen only, until you let them go. They can’t be shown again: whoever loses a badge gets a new one.',
    print: (count: number) => (count === 1 ? 'Print it' : `Print ${count}`),
    printOne: (number: number) => `Print badge ${number}`,
    printed: 'They are on paper',
    printedTitle: 'Are they all on paper?',
    printedTell:
      'From here on nobody can print these badges again. If a sheet is missing, print once more before you let them go.',
    printedDeed: 'Yes, let them go',
    again: 'The answer was lost. Nothing is made twice: try again.',
    tryAgain: 'Try again',
    whoTitle: 'Who may come in',
    byLink: 'Everybody who has the link',
    byLinkTell:
      'One person with two devices can come in twice and vote twice. Only counting the people in the room shows it.',
    byBadge: 'Only who has a badge',
    byBadgeTell:
      'One badge is one ballot, on however many devices. Whoever hands out the badges decides who votes; count how many you hand out.',
    withoutBadge: (people: number) =>
      people === 1
        ? '1 person is in without a badge. They stay in, and have a ballot, too.'
        : `${people} people are in without a badge. They stay in, and each has a ballot, too.`,
    nowByLink: 'From now on everybody comes in who has the link.',
    nowByBadge: 'From now on only who shows a badge comes in.',
    list: 'All badges',
    counts: (used: number, free: number, ended: number) =>
      `${used} in use, ${free} not used yet, ${ended} ended`,
    none: 'No badges yet.',
    find: 'Find a badge',
    noneFound: 'No badge has this number, code or name.',
    more: (count: number) => `And ${count} more. Find one by its number, code or name.`,
    free: 'not used yet',
    ended: 'ended',
    endedOf: (name: string) => `ended (${name})`,
    actionsFor: (number: number) => `What to do with badge ${number}`,
    reissue: 'Lost? Make a new one …',
    revoke: 'End this badge …',
    reissueTitle: (number: number) => `A new badge for badge ${number}?`,
    reissueTell: (name: string) => `The new one is ${name}’s: the same name, ideas, projects and ballot.`,
    reissueTellFree: 'The new one is nobody’s yet, as the old one was.',
    endsAtOnce:
      'Badge and words of the old one end at once, and so does every device that came in by it. They come back with the new one.',
    reissueDeed: 'Make a new one',
    reissued: (old: number, next: number) => `Badge ${next} takes the place of badge ${old}. Print it now.`,
    revokeTitle: (number: number) => `End badge ${number}?`,
    revokeTell:
      'It lets nobody in any more, and every device that came in by it is out at once. A badge that is ended stays ended.',
    revokeTellOwner: (name: string) =>
      `${name} stays in the list of people, with what they wrote and their ballot. If that ballot isn’t to count, remove ${name} there, too.`,
    revokeDeed: 'End it',
    revoked: (number: number) => `Badge ${number} has ended.`,
    makeFor: 'Make a badge …',
    madeFor: (number: number, name: string) => `Badge ${number} is ${name}’s. Print it now.`,
    onlyHosts: 'Only hosts make badges.',
  },
  fr: {
    badges: 'Badges',
    tell: 'Un badge fait revenir une personne sur n’importe quel appareil, avec son nom, ses idées, ses projets et, jusqu’à la clôture du vote, son bulletin.',
    howMany: 'Combien',
    howManyWrong: (most: number) => `Un nombre entier de 1 à ${most}.`,
    make: (count: number) => (count === 1 ? 'Créer 1 badge' : `Créer ${count} badges`),
    makeNone: 'Créer des badges',
    making: (made: number, of: number) => `${made} badges sur ${of}`,
    full: (most: number) => `Il y a déjà ${most} badges. Un atelier n’en a pas davantage.`,
    address: 'Adresse dans les codes',
    addressHint:
      'Choisissez celle que les téléphones atteindront le jour venu. Si elle change ensuite, les codes ne mènent nulle part\u00a0; code court et mots marchent toujours.',
    ready: (count: number) => (count === 1 ? '1 badge à imprimer' : `${count} badges à imprimer`),
    readyTell:
      'Leurs codes et leurs mots ne sont que sur cet écran, jusqu’à ce que vous les lâchiez. On ne peut plus les montrer ensuite\u00a0: qui perd son badge en reçoit un nouveau.',
    print: (count: number) => (count === 1 ? 'L’imprimer' : `Imprimer les ${count}`),
    printOne: (number: number) => `Imprimer le badge ${number}`,
    printed: 'Ils sont sur papier',
    printedTitle: 'Sont-ils tous sur papier\u00a0?',
    printedTell:
      'Ensuite, personne ne peut plus imprimer ces badges. S’il manque une feuille, imprimez encore avant de les lâcher.',
    printedDeed: 'Oui, les lâcher',
    again: 'La réponse s’est perdue. Rien n’est créé deux fois\u00a0: réessayez.',
    tryAgain: 'Réessayer',
    whoTitle: 'Qui peut entrer',
    byLink: 'Toute personne qui a le lien',
    byLinkTell:
      'Une personne avec deux appareils peut entrer deux fois et voter deux fois. Seul le comptage des personnes dans la salle le montre.',
    byBadge: 'Seulement qui a un badge',
    byBadgeTell:
      'Un badge, c’est un bulletin, quel que soit le nombre d’appareils. Qui distribue les badges décide de qui vote\u00a0; comptez ceux que vous donnez.',
    withoutBadge: (people: number) =>
      people === 1
        ? '1 personne est là sans badge. Elle reste, et elle a aussi un bulletin.'
        : `${people} personnes sont là sans badge. Elles restent, et chacune a aussi un bulletin.`,
    nowByLink: 'Désormais, toute personne qui a le lien entre.',
    nowByBadge: 'Désormais, on n’entre qu’avec un badge.',
    list: 'Tous les badges',
    counts: (used: number, free: number, ended: number) =>
      `${used} utilisés, ${free} pas encore, ${ended} annulés`,
    none: 'Pas encore de badge.',
    find: 'Chercher un badge',
    noneFound: 'Aucun badge n’a ce numéro, ce code ou ce nom.',
    more: (count: number) => `Et ${count} autres. Cherchez par numéro, code ou nom.`,
    free: 'pas encore utilisé',
    ended: 'annulé',
    endedOf: (name: string) => `annulé (${name})`,
    actionsFor: (number: number) => `Que faire du badge ${number}`,
    reissue: 'Perdu\u00a0? En créer un nouveau…',
    revoke: 'Annuler ce badge…',
    reissueTitle: (number: number) => `Un nouveau badge à la place du ${number}\u00a0?`,
    reissueTell: (name: string) => `Le nouveau est à ${name}\u00a0: mêmes nom, idées, projets et bulletin.`,
    reissueTellFree: 'Le nouveau n’est encore à personne, comme l’ancien.',
    endsAtOnce:
      'L’ancien badge et ses mots ne valent plus dès maintenant, et tout appareil entré avec lui sort. On revient avec le nouveau.',
    reissueDeed: 'En créer un nouveau',
    reissued: (old: number, next: number) =>
      `Le badge ${next} remplace le badge ${old}. Imprimez-le maintenant.`,
    revokeTitle: (number: number) => `Annuler le badge ${number}\u00a0?`,
    revokeTell:
      'Il ne laisse plus entrer personne, et tout appareil entré avec lui sort aussitôt. Un badge annulé le reste.',
    revokeTellOwner: (name: string) =>
      `${name} reste dans la liste, avec ce qui a été écrit et son bulletin. Si ce bulletin ne doit pas compter, retirez-y aussi ${name}.`,
    revokeDeed: 'L’annuler',
    revoked: (number: number) => `Le badge ${number} est annulé.`,
    makeFor: 'Créer un badge…',
    madeFor: (number: number, name: string) => `Le badge ${number} est à ${name}. Imprimez-le maintenant.`,
    onlyHosts: 'Seuls les animateur·rices créent des badges.',
  },
  nl: {
    badges: 'Badges',
    tell: 'Een badge brengt één persoon terug op elk toestel, met naam, ideeën, projecten en, tot de stemming sluit, het stembiljet.',
    howMany: 'Hoeveel',
    howManyWrong: (most: number) => `Een heel getal van 1 tot ${most}.`,
    make: (count: number) => (count === 1 ? 'Maak 1 badge' : `Maak ${count} badges`),
    makeNone: 'Maak badges',
    making: (made: number, of: number) => `${made} van de ${of} badges gemaakt`,
    full: (most: number) => `Er zijn al ${most} badges. Meer heeft een workshop er niet.`,
    address: 'Adres in de codes',
    addressHint:
      'Kies het adres dat de telefoons op de dag zelf bereiken. Verandert het later, dan leiden de codes nergens heen; korte code en woorden blijven werken.',
    ready: (count: number) => (count === 1 ? '1 badge om te printen' : `${count} badges om te printen`),
    readyTell:
      'De codes en woorden staan alleen op dit scherm, tot je ze loslaat. Daarna zijn ze niet meer te tonen: wie zijn badge verliest, krijgt een nieuwe.',
    print: (count: number) => (count === 1 ? 'Print hem' : `Print er ${count}`),
    printOne: (number: number) => `Print alleen badge ${number}`,
    printed: 'Ze staan op papier',
    printedTitle: 'Staan ze allemaal op papier?',
    printedTell:
      'Daarna kan niemand deze badges nog printen. Ontbreekt er een blad, print dan nog eens voor je ze loslaat.',
    printedDeed: 'Ja, laat ze los',
    again: 'Het antwoord ging verloren. Er wordt niets dubbel gemaakt: probeer opnieuw.',
    tryAgain: 'Opnieuw proberen',
    whoTitle: 'Wie mag er binnen',
    byLink: 'Iedereen die de link heeft',
    byLinkTell:
      'Iemand met twee toestellen kan twee keer binnenkomen en twee keer stemmen. Alleen de mensen in de zaal tellen brengt dat aan het licht.',
    byBadge: 'Alleen wie een badge heeft',
    byBadgeTell:
      'Eén badge is één stembiljet, op hoeveel toestellen ook. Wie de badges uitdeelt, bepaalt wie stemt; tel hoeveel je er uitdeelt.',
    withoutBadge: (people: number) =>
      people === 1
        ? '1 persoon is binnen zonder badge. Die blijft binnen en heeft ook een stembiljet.'
        : `${people} mensen zijn binnen zonder badge. Ze blijven binnen en hebben elk ook een stembiljet.`,
    nowByLink: 'Vanaf nu komt iedereen binnen die de link heeft.',
    nowByBadge: 'Vanaf nu komt alleen binnen wie een badge toont.',
    list: 'Alle badges',
    counts: (used: number, free: number, ended: number) =>
      `${used} in gebruik, ${free} nog niet, ${ended} ingetrokken`,
    none: 'Nog geen badges.',
    find: 'Zoek een badge',
    noneFound: 'Geen badge heeft dit nummer, deze code of deze naam.',
    more: (count: number) => `En nog ${count}. Zoek op nummer, code of naam.`,
    free: 'nog niet gebruikt',
    ended: 'ingetrokken',
    endedOf: (name: string) => `ingetrokken (${name})`,
    actionsFor: (number: number) => `Wat te doen met badge ${number}`,
    reissue: 'Verloren? Maak een nieuwe…',
    revoke: 'Trek deze badge in…',
    reissueTitle: (number: number) => `Een nieuwe badge in plaats van ${number}?`,
    reissueTell: (name: string) => `De nieuwe is van ${name}: zelfde naam, ideeën, projecten en stembiljet.`,
    reissueTellFree: 'De nieuwe is nog van niemand, net als de oude.',
    endsAtOnce:
      'De oude badge en zijn woorden gelden meteen niet meer, en elk toestel dat ermee binnenkwam, is eruit. Met de nieuwe kom je terug.',
    reissueDeed: 'Maak een nieuwe',
    reissued: (old: number, next: number) => `Badge ${next} vervangt badge ${old}. Print hem nu.`,
    revokeTitle: (number: number) => `Badge ${number} intrekken?`,
    revokeTell:
      'Hij laat niemand meer binnen, en elk toestel dat ermee binnenkwam, is er meteen uit. Een ingetrokken badge blijft ingetrokken.',
    revokeTellOwner: (name: string) =>
      `${name} blijft in de lijst van mensen staan, met wat er geschreven is en het stembiljet. Mag dat niet meetellen, verwijder ${name} daar dan ook.`,
    revokeDeed: 'Trek hem in',
    revoked: (number: number) => `Badge ${number} is ingetrokken.`,
    makeFor: 'Maak een badge…',
    madeFor: (number: number, name: string) => `Badge ${number} is van ${name}. Print hem nu.`,
    onlyHosts: 'Alleen begeleiders maken badges.',
  },
});
export type DeskBadgeWords = ReturnType<typeof deskBadgeWords>;
